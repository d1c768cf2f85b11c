package dev.exchanger.realtime.announcement;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How rooms are told of committed changes. */
@ConfigMapping(prefix = "exchanger.realtime.announcement")
public interface AnnouncementConfig {

    /** What is older than this and not told is told by whichever node finds it; more than the deadline of telling. */
    @WithDefault("PT1S")
    Duration overdue();

    /** Between two looks for what is overdue. */
    @WithDefault("PT1S")
    Duration poll();

    /** How long a repeated request is answered with the place its first one got. */
    @WithDefault("PT24H")
    Duration retention();
}
