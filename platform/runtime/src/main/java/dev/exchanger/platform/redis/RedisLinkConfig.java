package dev.exchanger.platform.redis;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the Redis link connects, waits and gives up. Where Redis is, is {@code quarkus.redis.hosts} ({@code REDIS_URL}). */
@ConfigMapping(prefix = "exchanger.redis")
public interface RedisLinkConfig {

    /** How long one connection attempt may take, handshake included. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** How often an idempotent command is sent again after a lost connection, within its deadline. */
    @WithDefault("3")
    @Min(0)
    @Max(100)
    int maxRetries();

    /** The pause before such a retry. */
    @WithDefault("PT0.05S")
    Duration retryDelay();

    /** How many commands may wait for a connection; more fail at once. */
    @WithDefault("1000")
    @Min(0)
    int offlineQueueSize();

    /** How long a connection may be away before its state is DEGRADED, its waiting commands fail and new ones fail at once. */
    @WithDefault("PT1S")
    Duration degradedAfter();

    /** How many commands may be on the wire without an answer; more fail at once. */
    @WithDefault("8192")
    @Min(16)
    int maxInFlight();

    /** How long a connection may say nothing before it is asked for a sign of life. */
    @WithDefault("PT2S")
    Duration heartbeat();

    /** How long that sign may take before the connection counts as dead. Together with the heartbeat it must stay below 10 s. */
    @WithDefault("PT3S")
    Duration silenceLimit();

    /** How long the closing of one connection may take at shutdown. */
    @WithDefault("PT1S")
    Duration quitTimeout();
}
