package dev.exchanger.bench.ceiling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Runs in a process of its own and does one thing at a time on request: each line of the standard input is
 * {@code step milliseconds}, each answer {@code done count}.
 */
final class CeilingMain {
    private CeilingMain() {}

    public static void main(String[] arguments) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        Map<Step, List<Runnable>> works = prepared(cores);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                System.out.println("done " + run(threads, works.get(Step.valueOf(words[0])), Long.parseLong(words[1])));
            }
        } catch (IOException e) {
            // The benchmark is gone.
        } finally {
            threads.shutdownNow();
        }
    }

    /** Once and before anything is measured: to make an RSA key alone may take a second. */
    private static Map<Step, List<Runnable>> prepared(int threads) {
        Map<Step, List<Runnable>> works = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            works.put(step, Stream.generate(step::work).limit(threads).toList());
        }
        return works;
    }

    private static long run(ExecutorService threads, List<Runnable> works, long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        List<Future<Long>> parts = new ArrayList<>();
        for (Runnable work : works) {
            parts.add(threads.submit(() -> {
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
