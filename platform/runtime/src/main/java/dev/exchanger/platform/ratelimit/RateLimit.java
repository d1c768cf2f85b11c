package dev.exchanger.platform.ratelimit;

import java.time.Duration;

/**
 * How often something may be done.
 *
 * @param scope who counts, usually the service
 * @param action what is counted
 * @param permits how many per window, at once or spread; at least 1
 * @param window the time in which {@code permits} are granted anew; between 1 ms and 30 days, and at least 1 µs per permit
 */
public record RateLimit(String scope, String action, long permits, Duration window) {

    private static final Duration LONGEST = Duration.ofDays(30);

    public RateLimit {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1: " + permits);
        }
        if (window.toMillis() < 1 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("window must be between 1 ms and 30 days: " + window);
        }
        if (window.toNanos() / 1000 < permits) {
            throw new IllegalArgumentException("more than one permit in a microsecond");
        }
    }

    /** Between two permits; rounded down to the microsecond. */
    long intervalMicros() {
        return intervalMicros(permits);
    }

    /** The same for fewer permits in the same window. */
    long intervalMicros(long fewer) {
        return window.toNanos() / 1000 / fewer;
    }

    long windowMicros() {
        return window.toNanos() / 1000;
    }
}
