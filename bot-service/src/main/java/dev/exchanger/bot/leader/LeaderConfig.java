package dev.exchanger.bot.leader;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the leader is found and how it polls. */
@ConfigMapping(prefix = "exchanger.bot.leader")
public interface LeaderConfig {
    /** How long a lease holds without being renewed: the longest silence after a leader died. */
    @WithDefault("PT45S")
    Duration lease();

    /** How often the leader renews, and how often the others look whether the lease is free. */
    @WithDefault("PT10S")
    Duration renew();

    /** Shortest wait after Telegram said that somebody else polls. */
    @WithDefault("PT3S")
    Duration conflictPause();

    /** Updates per call, 1 to 100. */
    @WithDefault("100")
    int batch();

    /** How often the leader looks how the webhook does. */
    @WithDefault("PT1M")
    Duration webhookCheck();
}
