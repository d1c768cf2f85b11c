package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses between tries, with jitter so that replicas do not try in step. */
final class Pauses {

    private final Duration first;
    private final Duration longest;
    private int failures;

    Pauses(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** The pause after one more failure in a row. */
    synchronized Duration next() {
        return after(first, longest, ++failures);
    }

    /**
     * Ends a row of failures.
     *
     * @return whether there was one
     */
    synchronized boolean reset() {
        boolean any = failures > 0;
        failures = 0;
        return any;
    }

    /** Whether the last failure is the first of its row. */
    synchronized boolean first() {
        return failures == 1;
    }

    /** The pause after a number of failures: doubled each time up to the longest, then cut by up to a quarter. */
    static Duration after(Duration first, Duration longest, int failures) {
        long doubled = first.toMillis() << Math.min(20, Math.max(0, failures - 1));
        long millis = Math.min(longest.toMillis(), doubled);
        return Duration.ofMillis(
                Math.max(1, millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1)));
    }
}
