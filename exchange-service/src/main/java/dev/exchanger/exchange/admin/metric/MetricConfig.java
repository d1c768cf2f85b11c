package dev.exchanger.exchange.admin.metric;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the desk measures of itself for operators. */
@ConfigMapping(prefix = "exchanger.exchange.metric")
public interface MetricConfig {

    /** When it is recorded; one replica does it each time. */
    @WithDefault("5 * * * * ?")
    String cron();

    /** How long it is kept. */
    @WithDefault("P90D")
    @DurationMin(days = 1)
    Duration retention();
}
