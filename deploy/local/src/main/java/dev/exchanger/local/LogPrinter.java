package dev.exchanger.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Puts the log lines of all services into one stream, each with its node's name in front. */
public final class LogPrinter {
    /** Enough to see why a service did not start. */
    private static final int KEPT = 2000;

    private final PrintStream out;
    private final Deque<String> kept = new ArrayDeque<>();
    private boolean following;

    private LogPrinter(PrintStream out, boolean following) {
        this.out = out;
        this.following = following;
    }

    /** Keeps quiet until {@link #follow()}, so that the table of URLs is not buried by the start's lines. */
    public static LogPrinter toConsole(PrintStream out) {
        return new LogPrinter(out, false);
    }

    /** Writes everything to a file from the first line on. */
    public static LogPrinter toFile(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return new LogPrinter(new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** From now on each line is printed as it comes. */
    public synchronized void follow() {
        following = true;
    }

    Consumer<String> of(String node) {
        String prefix = "%-10s | ".formatted(node);
        return line -> accept(prefix + line);
    }

    private synchronized void accept(String line) {
        kept.addLast(line);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        if (following) {
            out.println(line);
        }
    }

    /** The last lines of all nodes, oldest first. */
    public synchronized List<String> kept() {
        return new ArrayList<>(kept);
    }

    /** The last lines of one node, to show why it failed. */
    synchronized List<String> tail(String node, int lines) {
        List<String> own =
                kept.stream().filter(line -> line.startsWith(node + " ")).toList();
        return own.subList(Math.max(0, own.size() - lines), own.size());
    }
}
