package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One server process and its children, with the signals that fault tests send. */
final class ServerProcess {
    private final String name;
    private final Path log;
    private Process process;
    private List<Long> frozen = List.of();

    ServerProcess(String name, Path log) {
        this.name = name;
        this.log = log;
    }

    void start(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(OwnSession.command(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name + ": " + command, e);
        }
        Watchdog.instance().guard(process.pid());
    }

    boolean running() {
        return process != null && process.isAlive();
    }

    void failWhenDead() {
        if (!running()) {
            throw new IllegalStateException(name + " ended at start. Its log:\n" + logTail());
        }
    }

    void kill9() {
        if (!running()) {
            return;
        }
        // The parent is stopped first: it could fork a child between the listing and the kill.
        signal("STOP", List.of(process.pid()));
        List<Long> family = family();
        signal("KILL", family);
        awaitEnd(family, Duration.ofSeconds(10));
        awaitReaped();
        Watchdog.instance().release(process.pid());
        frozen = List.of();
    }

    void pause() {
        signal("STOP", List.of(process.pid()));
        frozen = family();
        signal("STOP", frozen);
    }

    void resume() {
        signal("CONT", frozen);
        frozen = List.of();
    }

    /** Asks the process to end; kills it when it does not within the time. */
    void stop(String signal, Duration grace) {
        if (!running()) {
            return;
        }
        if (!frozen.isEmpty()) {
            resume();
        }
        signal(signal, List.of(process.pid()));
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill9();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill9();
        }
        Watchdog.instance().release(process.pid());
    }

    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /** The process table may know of the end before {@link Process#isAlive()} does. */
    private void awaitReaped() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " survived SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Long> family() {
        List<Long> family = new ArrayList<>();
        family.add(process.pid());
        process.descendants().map(ProcessHandle::pid).forEach(family::add);
        return family;
    }

    private static void awaitEnd(List<Long> pids, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long pid : pids) {
            while (alive(pid)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Process " + pid + " survived SIGKILL");
                }
                Pause.millis(5);
            }
        }
    }

    private static boolean alive(long pid) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return false;
        }
        try {
            // In a container whose PID 1 does not reap, a killed orphan stays as a zombie: dead all the same.
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }

    private static void signal(String signal, List<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.forEach(pid -> command.add(String.valueOf(pid)));
        try {
            // A child that ended meanwhile makes kill answer 1; that is no failure.
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
