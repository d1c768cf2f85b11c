package dev.exchanger.exchange.order.stream;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** The streams of order events. */
@ConfigMapping(prefix = "exchanger.exchange.order-stream")
public interface OrderStreamConfig {

    /** How often the database is asked for changes while somebody watches: how late a change of another replica is. */
    @WithDefault("PT0.25S")
    @DurationMin(millis = 10)
    Duration pollEvery();

    /** How often a silent stream says that it lives; then it is also checked that the session does. */
    @WithDefault("PT15S")
    @DurationMin(millis = 50)
    Duration heartbeat();

    /** What clients are told to wait before they connect again. */
    @WithDefault("PT2S")
    Duration retry();

    /** Streams one user may have open at a replica. */
    @WithDefault("10")
    @Min(1)
    int perUser();

    /** Streams a replica serves. */
    @WithDefault("5000")
    @Min(1)
    int perReplica();
}
