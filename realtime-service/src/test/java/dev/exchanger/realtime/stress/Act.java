package dev.exchanger.realtime.stress;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One fault that many scenarios go through together: it begins when all of them are ready. */
final class Act {

    private static final long LIMIT_SECONDS = 90;

    private final CountDownLatch ready;
    private final CountDownLatch broken = new CountDownLatch(1);
    private final CountDownLatch healed = new CountDownLatch(1);

    /** What is done to the cluster. */
    interface Fault {
        /** @param broken to be called when the fault is there, while it lasts */
        void run(Runnable broken) throws Exception;
    }

    Act(int scenarios) {
        ready = new CountDownLatch(scenarios);
    }

    /** Plays the fault when all are ready; when it fails the scenarios go on and find out. */
    void play(Fault fault) throws Exception {
        ready.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        try {
            fault.run(broken::countDown);
        } finally {
            broken.countDown();
            healed.countDown();
        }
    }

    /** One scenario is set up, or has failed to. */
    void ready() {
        ready.countDown();
    }

    /** Waits for the fault. */
    void awaitBroken() throws InterruptedException {
        await(broken, "the fault");
    }

    /** Waits for its end. */
    void awaitHealed() throws InterruptedException {
        await(healed, "the end of the fault");
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(what + " did not come");
        }
    }
}
