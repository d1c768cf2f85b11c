package dev.exchanger.identity.session;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long sessions live and how often that is checked. */
@ConfigMapping(prefix = "exchanger.identity.session")
public interface SessionConfig {

    /** Life of a session whatever happens. */
    @WithDefault("30d")
    Duration absolute();

    /** Life without use. */
    @WithDefault("24h")
    Duration idle();

    /** How long a refresh token may rest. Environment: {@code REDIS_REFRESH_TOKEN_TTL} in seconds. */
    @WithDefault("${REDIS_REFRESH_TOKEN_TTL:604800}s")
    Duration refresh();

    /** How long the previous refresh token still gets the same successor: a client that lost the answer tries again. */
    @WithDefault("30s")
    Duration refreshGrace();

    /** Live sessions of one user in one context; the least recently used one makes room. */
    @WithDefault("10")
    @Min(1)
    @Max(1000)
    int maxPerUser();

    /** How long touches are collected before they are written in one statement. */
    @WithDefault("50ms")
    Duration touchInterval();

    /** How long this replica remembers by itself that a session was revoked. */
    @WithDefault("120s")
    Duration denyFor();

    /** How long a check against PostgreSQL may serve when PostgreSQL and Redis are both away (not in admin). */
    @WithDefault("60s")
    Duration memory();

    /** How many sessions each of the two memories of this replica holds. */
    @WithDefault("20000")
    @Min(100)
    int memorySize();
}
