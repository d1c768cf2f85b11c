package dev.exchanger.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Memory of another process as Linux accounts it. */
public final class Memory {
    private static final long KIB = 1024;
    private static final long COLLECTION_SECONDS = 60;

    private Memory() {}

    /**
     * Bytes of it that are in memory now.
     *
     * @throws UncheckedIOException when there is no such process, or no Linux
     */
    public static long resident(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            throw new UncheckedIOException("no memory of process " + pid, e);
        }
    }

    /** Out of {@code /proc/<pid>/status}: {@code VmRSS:     1234 kB}. */
    static long parse(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(number -> Long.parseLong(number) * KIB)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no VmRSS in " + status));
    }

    /** Makes a JVM collect its garbage and returns when it has; needs the JDK's {@code jcmd}. */
    public static void collect(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(COLLECTION_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("jcmd could not make process " + pid + " collect its garbage");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no jcmd beside this java: a JDK is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
