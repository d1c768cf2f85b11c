package dev.exchanger.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongToDoubleFunction;

/** A child process whose processor time is measured. Its output goes to a log file and, line by line, to who waits. */
public final class Server implements AutoCloseable {
    private static final long STOP_SECONDS = 25;
    /** Share of the processor time below which the compilers count as done. */
    private static final double COMPILING = 0.03;

    /** Times the least warm-up after which it ends all the same. */
    private static final double WARM_LIMIT = 8;

    private static final double SMALLEST = 0.01;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> marked = new LinkedBlockingQueue<>();
    private boolean settled = true;

    private Server(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param log receives everything it prints
     * @param mark lines that begin with this can be waited for with {@link #awaitLine}
     */
    public static Server start(
            String name, List<String> command, Map<String, String> environment, Path log, String mark) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // Settings of the benchmark's own JVM must not reach into what is measured.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Files.createDirectories(log.getParent());
            Server server = new Server(name, builder.start());
            Thread pump = new Thread(() -> server.pump(log, mark), "log-" + name);
            pump.setDaemon(true);
            pump.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private void pump(Path log, String mark) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintStream out = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(line);
                if (line.startsWith(mark)) {
                    marked.add(line);
                }
            }
        } catch (IOException e) {
            // The pipe of a killed process breaks; its exit code tells the rest.
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** @throws IllegalStateException when the process has ended */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with exit code " + process.exitValue());
        }
    }

    /** Sends a line to the process's standard input. */
    public void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The next marked line. */
    public String awaitLine(long seconds) {
        try {
            String line = marked.poll(seconds, TimeUnit.SECONDS);
            if (line == null) {
                requireAlive();
                throw new IllegalStateException(name + " said nothing within " + seconds + " s");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * What the process does per second of its own processor time.
     *
     * @param work makes it work and returns how often it did
     */
    public double perCpuSecond(DoubleSupplier work) {
        double before = CpuTime.seconds(pid());
        double done = work.getAsDouble();
        return done / (CpuTime.seconds(pid()) - before);
    }

    /**
     * Makes the process work until its compilers have hardly anything left to do; see {@link #settled}.
     *
     * @param cpuSeconds of processor time it uses at least; eight times as much ends the warm-up in any case
     * @param work makes it work for a while, again and again
     */
    public void warm(double cpuSeconds, Runnable work) {
        warm(List.of(this), cpuSeconds, work);
    }

    /** The same for processes that work together, until the compilers of all are done; the seconds are those of each. */
    public static void warm(List<Server> servers, double cpuSeconds, Runnable work) {
        double least = cpuSeconds * servers.size();
        double used = 0;
        boolean quiet = false;
        while (used < least || (!quiet && used < WARM_LIMIT * least)) {
            double cpu = sum(servers, CpuTime::seconds);
            double compilers = sum(servers, CpuTime::ofCompilers);
            work.run();
            double spent = sum(servers, CpuTime::seconds) - cpu;
            used += spent;
            double compiled = (sum(servers, CpuTime::ofCompilers) - compilers) / Math.max(spent, SMALLEST);
            // Below zero: a compiler thread has ended and taken its time with it, so the share is not known.
            quiet = compiled >= 0 && compiled <= COMPILING;
        }
        for (Server server : servers) {
            server.settled &= quiet;
        }
    }

    private static double sum(List<Server> servers, LongToDoubleFunction seconds) {
        return servers.stream()
                .mapToDouble(server -> seconds.applyAsDouble(server.pid()))
                .sum();
    }

    /** Whether each warm-up so far ended because the compilers were quiet, none because it took too long. */
    public boolean settled() {
        return settled;
    }

    /** SIGKILL, as when a machine dies; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM, then SIGKILL when it does not end by itself. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
