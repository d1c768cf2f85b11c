package dev.exchanger.bench.exchange;

/** Waiting without a condition to wait on. */
final class Pause {
    private Pause() {}

    /** @throws IllegalStateException when the thread is interrupted: the run ends */
    static void millis(long millis) {
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
