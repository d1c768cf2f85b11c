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
    @WithDefault("P30D")
    Duration absolute();

    /** Life without use. */
    @WithDefault("P1D")
    Duration idle();

    /** How long a refresh token may rest. */
    @WithDefault("P7D")
    Duration refresh();

    /** How long the previous refresh token still gets the same successor: a client that lost the answer tries again. */
    @WithDefault("PT30S")
    Duration refreshGrace();

    /** Live sessions of one user in one context; the least recently used one makes room. */
    @WithDefault("10")
    @Min(1)
    @Max(1000)
    int maxPerUser();

    /** How long touches are collected before they are written in one statement. */
    @WithDefault("PT0.05S")
    Duration touchInterval();

    /** How long this replica remembers by itself that a session was revoked. */
    @WithDefault("PT2M")
    Duration denyFor();

    /** How long a check against PostgreSQL may serve when PostgreSQL and Redis are both away (not in admin). */
    @WithDefault("PT1M")
    Duration memory();

    /** How many sessions each of the two memories of this replica holds. */
    @WithDefault("20000")
    @Min(100)
    int memorySize();
}
