package dev.exchanger.platform.ratelimit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The limiter of one replica, for the time without Redis: the same rule on a share of each limit, in bounded memory. */
final class LocalRateLimiter {

    private final double share;
    private final LongSupplier microClock;
    private final Map<String, Long> arrivals;

    LocalRateLimiter(double share, int subjects, LongSupplier microClock) {
        this.share = share;
        this.microClock = microClock;
        this.arrivals = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > subjects;
            }
        };
    }

    /** @param key names limit and subject */
    synchronized RateDecision check(RateLimit limit, String key) {
        long permits = Math.max(1, (long) (limit.permits() * share));
        long interval = limit.intervalMicros(permits);
        // A burst is exactly the permits, even where they do not divide the window evenly.
        long window = interval * permits;
        long now = microClock.getAsLong();
        long arrival = Math.max(arrivals.getOrDefault(key, now), now);
        long next = arrival + interval;
        if (next - now > window) {
            return new RateDecision(false, 0, micros(arrival - now), micros(next - window - now));
        }
        arrivals.put(key, next);
        return new RateDecision(true, (window - (next - now)) / interval, micros(next - now), Duration.ZERO);
    }

    synchronized int size() {
        return arrivals.size();
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }
}
