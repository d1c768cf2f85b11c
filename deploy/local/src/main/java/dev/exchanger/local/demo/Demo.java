package dev.exchanger.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Plays steps in order, prints each with its timing, and counts. */
final class Demo {
    private final PrintStream out;
    private int passed;
    private int failed;

    Demo(PrintStream out) {
        this.out = out;
    }

    /**
     * @param name what the step shows
     * @param action does it and says what was seen; an exception is the failure
     */
    record Step(String name, Callable<String> action) {}

    /** @return true when every step passed; after a failure the rest is not tried and counts as failed */
    boolean play(List<Step> steps) {
        for (Step step : steps) {
            if (failed > 0) {
                failed++;
                out.printf("  -     %-44s not reached%n", step.name());
            } else {
                play(step);
            }
        }
        out.printf("demo: %d steps passed, %d failed%n", passed, failed);
        return failed == 0;
    }

    private void play(Step step) {
        long start = System.nanoTime();
        try {
            String seen = step.action().call();
            passed++;
            out.printf(Locale.ROOT, "  ok    %-44s %7d ms  %s%n", step.name(), millisSince(start), seen);
        } catch (Exception e) {
            failed++;
            out.printf(Locale.ROOT, "  FAIL  %-44s %7d ms  %s%n", step.name(), millisSince(start), e.getMessage());
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
