package dev.exchanger.platform.ratelimit;

import java.time.Duration;

/**
 * The answer of the limiter.
 *
 * @param allowed whether the caller may go on; a permit is used only then
 * @param remaining how many more would be allowed right now
 * @param resetAfter when all permits are back, if none is used until then
 * @param retryAfter when the next one is allowed; zero when this one was
 */
public record RateDecision(boolean allowed, long remaining, Duration resetAfter, Duration retryAfter) {}
