package dev.exchanger.bot.notification;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How fast the bot talks and how long it remembers what it said. */
@ConfigMapping(prefix = "exchanger.bot.notification")
public interface NotificationConfig {
    /** Calls under way at the same time on one node. */
    @WithDefault("24")
    @Min(1)
    @Max(100)
    int parallel();

    /** How often to look for notifications that another node queued. */
    @WithDefault("PT0.5S")
    Duration pollInterval();

    /** Messages per second over all nodes, replies not counted; Telegram tolerates about 30. */
    @WithDefault("25")
    @Min(1)
    int globalPerSecond();

    /** Messages per second on this node while Redis is away and the nodes cannot count together. */
    @WithDefault("8")
    @Min(1)
    int globalPerSecondAlone();

    /** Messages in a row to one chat; after them one per second, in a group one per 3 seconds. */
    @WithDefault("3")
    @Min(1)
    int chatBurst();

    /** How long a claim holds; must be longer than a call to Telegram may take. */
    @WithDefault("PT30S")
    Duration claim();

    /** How often to look for claims whose node died. */
    @WithDefault("PT5S")
    Duration recoveryInterval();

    /** How long settled notifications are kept. */
    @WithDefault("P30D")
    Duration retention();
}
