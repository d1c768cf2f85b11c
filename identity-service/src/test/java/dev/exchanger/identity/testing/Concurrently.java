package dev.exchanger.identity.testing;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Lets calls begin at the same moment. */
public final class Concurrently {

    private Concurrently() {}

    /** The results of n calls, in the order of their numbers. */
    public static <T> List<T> run(int n, IntFunction<T> call) {
        ExecutorService threads = Executors.newFixedThreadPool(n);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<T>> calls = IntStream.range(0, n)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return call.apply(i);
                    }))
                    .toList();
            start.countDown();
            return calls.stream().map(Concurrently::result).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T result(Future<T> call) {
        try {
            return call.get();
        } catch (Exception e) {
            throw new AssertionError("a parallel call failed", e);
        }
    }
}
