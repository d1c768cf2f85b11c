package dev.exchanger.platform.redis;

/** What one connection of the link can do now. */
public enum RedisLinkState {
    /** Not connected for a short while (start, blip): commands wait in the bounded offline queue. */
    CONNECTING,
    /** Connected: commands are sent at once. */
    READY,
    /** Not connected for longer than {@link RedisLinkConfig#degradedAfter()}: commands fail at once, features use their fallback. */
    DEGRADED
}
