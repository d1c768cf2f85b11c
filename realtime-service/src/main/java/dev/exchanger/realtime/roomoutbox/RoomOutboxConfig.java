package dev.exchanger.realtime.roomoutbox;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When committed changes that rooms have not been sent are published again. */
@ConfigMapping(prefix = "exchanger.realtime.room-outbox")
public interface RoomOutboxConfig {

    /** What is older than this and not published is published by whichever node finds it; more than the deadline of a publication. */
    @WithDefault("PT1S")
    Duration overdue();

    /** Between two looks for what is overdue. */
    @WithDefault("PT1S")
    Duration poll();

    /** How long a repeated request is answered with the place its first one got. */
    @WithDefault("PT24H")
    Duration retention();
}
