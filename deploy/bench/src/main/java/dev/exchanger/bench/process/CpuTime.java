package dev.exchanger.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of another process as Linux accounts it: user and system, all threads, ended ones included. */
public final class CpuTime {
    /** The kernel's unit towards programs, on every architecture that Linux runs JVMs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private CpuTime() {}

    /**
     * Seconds of processor time that the process has used since its start, in steps of 10 ms.
     *
     * @throws UncheckedIOException when there is no such process, or no Linux
     */
    public static double seconds(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException e) {
            throw new UncheckedIOException("no processor time of process " + pid, e);
        }
    }

    /** The part of it that the just-in-time compilers of a JVM have used in threads that still run; else 0. */
    static double ofCompilers(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.mapToDouble(CpuTime::ifCompiler).sum();
        } catch (IOException e) {
            throw new UncheckedIOException("no threads of process " + pid, e);
        }
    }

    private static double ifCompiler(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.contains("(C1 Comp") || stat.contains("(C2 Comp") ? parse(stat) : 0;
        } catch (IOException e) {
            // It has ended meanwhile.
            return 0;
        }
    }

    /** The second field is the program's name in brackets and may hold anything, brackets and spaces as well. */
    static double parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}
