package dev.exchanger.realtime.limit;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one user may do in {@link #window()}, on all connections and nodes and by REST together. */
@ConfigMapping(prefix = "exchanger.realtime.limit")
public interface UserLimitConfig {

    /** Messages sent. */
    @WithDefault("10")
    @Min(1)
    @Max(10000)
    long messages();

    /** Messages pinned or unpinned. */
    @WithDefault("5")
    @Min(1)
    @Max(10000)
    long pins();

    /** Messages forwarded. */
    @WithDefault("3")
    @Min(1)
    @Max(10000)
    long forwards();

    /** The time the limits are for; in no span of this length is more granted. */
    @WithDefault("PT1M")
    Duration window();
}
