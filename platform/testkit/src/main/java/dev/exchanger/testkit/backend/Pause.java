package dev.exchanger.testkit.backend;

import java.util.concurrent.locks.LockSupport;

/** The one place where this library waits between two looks at a foreign process. */
final class Pause {
    private Pause() {}

    static void millis(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }
}
