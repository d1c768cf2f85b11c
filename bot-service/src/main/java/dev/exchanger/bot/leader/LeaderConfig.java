package dev.exchanger.bot.leader;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the leader is found and how it polls. */
@ConfigMapping(prefix = "exchanger.bot.leader")
public interface LeaderConfig {
    /** How long a lease holds without being renewed: the longest silence after a leader died. */
    @WithDefault("45s")
    Duration lease();

    /** How often the leader renews, and how often the others look whether the lease is free. */
    @WithDefault("10s")
    Duration renew();

    /** Shortest wait after Telegram said that somebody else polls. */
    @WithDefault("3s")
    Duration conflictPause();

    /** Updates per call, 1 to 100. */
    @WithDefault("100")
    int batch();

    /** How often the leader looks how the webhook does. */
    @WithDefault("60s")
    Duration webhookCheck();
}
