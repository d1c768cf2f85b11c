package dev.exchanger.exchange.analytics;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** Events for reports. */
@ConfigMapping(prefix = "exchanger.exchange.analytics")
public interface AnalyticsConfig {

    /** Events that may wait to be written; more are dropped. */
    @WithDefault("10000")
    @Min(1)
    int buffer();

    /** Most events written by one statement; so many do not wait for the next flush. */
    @WithDefault("500")
    @Min(1)
    @Max(5000)
    int batch();

    /** How often waiting events are written. */
    @WithDefault("PT1S")
    @DurationMin(millis = 10)
    Duration flushEvery();

    /** How long events are kept. */
    @WithDefault("P90D")
    @DurationMin(days = 1)
    Duration retention();

    /** Requests with events of its own that a client may send in a minute. */
    @WithDefault("60")
    @Min(1)
    int requestsPerMinute();
}
