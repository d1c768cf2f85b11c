package dev.exchanger.platform.database;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** Connections to PostgreSQL, of every data source. Where it is, is {@code quarkus.datasource.*}. */
@ConfigMapping(prefix = "exchanger.database")
public interface DatabaseConfig {

    /** How long a request waits for a connection of the pool before it is answered 503. */
    @WithDefault("PT3S")
    @DurationMin(millis = 1)
    Duration acquireTimeout();

    /**
     * Whether statements are prepared once per connection and used again. To be switched off behind a pooler that hands
     * a session's statements to other sessions (PgBouncer before 1.21 in transaction mode).
     */
    @WithDefault("true")
    boolean preparedStatements();
}
