package dev.exchanger.local.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something outside this process, by looking again until a time limit. */
public final class Waits {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Waits() {}

    /** @throws IllegalStateException naming what did not come, after the limit */
    public static <T> T until(String what, Duration limit, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no " + what + " within " + limit.toMillis() + " ms");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for " + what);
            }
        }
    }
}
