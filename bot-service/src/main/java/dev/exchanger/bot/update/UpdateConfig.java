package dev.exchanger.bot.update;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How updates are worked off. */
@ConfigMapping(prefix = "exchanger.bot.update")
public interface UpdateConfig {
    /** Updates of different users handled at the same time on one node; each holds one database connection. */
    @WithDefault("6")
    @Min(1)
    @Max(15)
    int workers();

    /** How often to look for updates that another node stored; those of this node are taken at once. */
    @WithDefault("PT1S")
    Duration pollInterval();

    /** Tries before an update is set aside as dead. */
    @WithDefault("5")
    @Min(1)
    int maxAttempts();

    /** Wait before the second try, doubled for each further one. */
    @WithDefault("PT1S")
    Duration retryDelay();

    /** How long a handled update is remembered as a duplicate check; Telegram repeats itself for 24 hours. */
    @WithDefault("P2D")
    Duration retention();
}
