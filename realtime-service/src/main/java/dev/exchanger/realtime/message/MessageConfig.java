package dev.exchanger.realtime.message;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often a user may write in a window of time. */
@ConfigMapping(prefix = "exchanger.realtime.message-limit")
public interface MessageConfig {

    /** Messages sent. */
    @WithDefault("10")
    @Min(1)
    int messages();

    /** Messages pinned and unpinned. */
    @WithDefault("5")
    @Min(1)
    int pins();

    /** Messages forwarded. */
    @WithDefault("3")
    @Min(1)
    int forwards();

    @WithDefault("PT1M")
    Duration window();
}
