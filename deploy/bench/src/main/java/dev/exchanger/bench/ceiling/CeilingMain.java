package dev.exchanger.bench.ceiling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs in a process of its own and does one thing at a time on request: each line of the standard input is
 * {@code step milliseconds}, each answer {@code done count}.
 */
final class CeilingMain {
    private CeilingMain() {}

    public static void main(String[] arguments) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                System.out.println("done " + run(threads, cores, Step.valueOf(words[0]), Long.parseLong(words[1])));
            }
        } catch (IOException e) {
            // The benchmark is gone.
        } finally {
            threads.shutdownNow();
        }
    }

    private static long run(ExecutorService threads, int cores, Step step, long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        List<Future<Long>> parts = new ArrayList<>();
        for (int i = 0; i < cores; i++) {
            parts.add(threads.submit(() -> {
                Runnable work = step.work();
                long count = 0;
                while (System.nanoTime() < end) {
                    work.run();
                    count++;
                }
                return count;
            }));
        }
        long all = 0;
        for (Future<Long> part : parts) {
            all += part.get();
        }
        return all;
    }
}
