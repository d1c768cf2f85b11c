package dev.exchanger.bench.stand;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How to measure.
 *
 * @param root the checkout whose jars run
 * @param quick a few short rounds: shows the order of magnitude
 * @param jvmFlags of the measured services and of the ceilings
 * @param only the parts of a run to do, by the names that its benchmark gives them; empty for all
 */
public record BenchOptions(Path root, boolean quick, List<String> jvmFlags, Set<String> only) {

    /**
     * What a production container gets that has two cores and is not short of memory: the collector for throughput and a
     * heap of fixed size, in which the 19 MiB of each running password hash are garbage that costs nothing to leave.
     */
    static final String PRODUCTION = "-XX:+UseParallelGC -Xms768m -Xmx768m -XX:+ExitOnOutOfMemoryError";

    /**
     * @param jvmFlags separated by spaces; null for those of production
     * @param only parts separated by commas; null for all
     */
    public static BenchOptions of(Path root, boolean quick, String jvmFlags, String only) {
        String flags = jvmFlags == null || jvmFlags.isBlank() ? PRODUCTION : jvmFlags;
        Set<String> parts =
                only == null || only.isBlank() ? Set.of() : Set.of(only.strip().split("\\s*,\\s*"));
        return new BenchOptions(root, quick, List.of(flags.strip().split("\\s+")), parts);
    }

    /** Whether to do this part of the run. */
    public boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    /** Interleaved rounds of which the median counts. */
    public int rounds() {
        return quick ? 3 : 7;
    }

    /** Length of one measurement of one server within a round. */
    public Duration slice() {
        return Duration.ofSeconds(quick ? 2 : 5);
    }

    /** Processor seconds of a server before its first round, at least; it takes longer until the compilers are done. */
    public double warmUp() {
        return quick ? 2 : 10;
    }

    /** Where reports, logs and peers are. */
    public Path target() {
        return root.resolve("deploy/bench/target");
    }
}
