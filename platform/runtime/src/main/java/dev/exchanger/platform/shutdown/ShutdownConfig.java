package dev.exchanger.platform.shutdown;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** The orderly stop. */
@ConfigMapping(prefix = "exchanger.shutdown")
public interface ShutdownConfig {

    /** How long accepted requests may still take once the stop has begun. */
    @WithDefault("PT10S")
    @DurationMin(millis = 1)
    Duration drain();

    /**
     * How long the whole stop may take; then the process ends where it stands. The grace period of the platform it runs
     * on has to be longer.
     */
    @WithDefault("PT20S")
    @DurationMin(millis = 1)
    Duration timeout();
}
