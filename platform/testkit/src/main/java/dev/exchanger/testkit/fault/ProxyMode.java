package dev.exchanger.testkit.fault;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What a proxy does with the bytes just now; shared by all its connections. */
final class ProxyMode {
    private boolean paused;
    private boolean silent;
    private Duration delay = Duration.ZERO;

    synchronized void pause() {
        paused = true;
    }

    synchronized void silence() {
        silent = true;
        paused = false;
        notifyAll();
    }

    synchronized void delay(Duration time) {
        delay = time;
    }

    synchronized void normal() {
        paused = false;
        silent = false;
        delay = Duration.ZERO;
        notifyAll();
    }

    synchronized boolean silent() {
        return silent;
    }

    /** Waits as the mode says; true when the piece of data may pass, false when it must vanish. */
    synchronized boolean admit(BooleanSupplier closed) throws InterruptedException {
        long due = System.nanoTime() + delay.toNanos();
        while (!closed.getAsBoolean()) {
            long left = due - System.nanoTime();
            if (paused) {
                wait(100);
            } else if (left > 0 && !silent) {
                wait(Math.max(1, left / 1_000_000));
            } else {
                break;
            }
        }
        return !silent;
    }
}
