package dev.exchanger.platform.shutdown;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.jboss.logging.Logger;

/** Runs the steps of a stop in order, under one hard timer. Plain Java: the CDI side is {@link ShutdownObserver}. */
final class GracefulShutdown {

    private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);
    /** Exit status when the timer ends the process: the stop was not orderly. */
    static final int HALTED = 124;

    private final List<ShutdownStep> steps;
    private final Duration timeout;
    private final IntConsumer halt;
    private volatile Thread timer;

    GracefulShutdown(List<ShutdownStep> steps, Duration timeout, IntConsumer halt) {
        this.steps = steps.stream()
                .sorted(Comparator.comparingInt(ShutdownStep::order).thenComparing(ShutdownStep::name))
                .toList();
        this.timeout = timeout;
        this.halt = halt;
    }

    /** Blocks the calling thread until every step ended. */
    void run() {
        long start = System.nanoTime();
        LOG.infof("stopping: %d steps, at most %d ms", steps.size(), timeout.toMillis());
        startTimer();
        for (ShutdownStep step : steps) {
            run(step);
        }
        LOG.infof("drained in %d ms", millisSince(start));
    }

    private void run(ShutdownStep step) {
        long start = System.nanoTime();
        try {
            step.run().await().atMost(timeout);
            LOG.infof("stop %d %s: done in %d ms", step.order(), step.name(), millisSince(start));
        } catch (RuntimeException | Error e) {
            LOG.warnf(e, "stop %d %s: failed after %d ms", step.order(), step.name(), millisSince(start));
        }
    }

    /** A daemon thread of its own: it must fire even when every pool is stuck, and must not keep a finished JVM. */
    private void startTimer() {
        timer = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
                    } catch (InterruptedException e) {
                        return;
                    }
                    LOG.errorf("not stopped after %d ms: halting", timeout.toMillis());
                    halt.accept(HALTED);
                },
                "shutdown-timer");
        timer.setDaemon(true);
        timer.start();
    }

    /** Ends the timer of a stop that the JVM outlives. */
    void disarm() {
        if (timer != null) {
            timer.interrupt();
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
