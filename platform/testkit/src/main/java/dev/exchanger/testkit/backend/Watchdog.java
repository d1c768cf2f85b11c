package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends the servers when this JVM is killed -9 and no shutdown hook runs. A small shell script reads the process ids from
 * a pipe; when the JVM is gone the pipe ends, and the script stops what it was last told about.
 */
final class Watchdog {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=; directories=
            while IFS= read -r line; do
              case $line in
                'pids '*) pids=${line#pids } ;;
                'directory '*) directories="$directories
            ${line#directory }" ;;
              esac
            done
            if [ -n "$pids" ]; then
              kill -CONT $pids 2>/dev/null
              kill -INT $pids 2>/dev/null
              tries=0
              while [ $tries -lt 50 ] && kill -0 $pids 2>/dev/null; do sleep 0.1; tries=$((tries + 1)); done
              kill -KILL $pids 2>/dev/null
            fi
            IFS='
            '
            for directory in $directories; do rm -rf "$directory"; done
            """;

    private static Watchdog instance;

    private final Set<Long> processes = new LinkedHashSet<>();
    private final Writer pipe;

    private Watchdog() throws IOException {
        pipe = new ProcessBuilder(OwnSession.command(List.of("sh", "-c", SCRIPT)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .outputWriter(StandardCharsets.UTF_8);
    }

    static synchronized Watchdog instance() {
        if (instance == null) {
            try {
                instance = new Watchdog();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot start the watchdog shell", e);
            }
        }
        return instance;
    }

    synchronized void guard(long pid) {
        processes.add(pid);
        tell();
    }

    synchronized void release(long pid) {
        processes.remove(pid);
        tell();
    }

    synchronized void deleteAfterwards(Path directory) {
        write("directory " + directory.toAbsolutePath());
    }

    private void tell() {
        write("pids " + processes.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    private void write(String line) {
        try {
            pipe.write(line + "\n");
            pipe.flush();
        } catch (IOException e) {
            // The watchdog is a second net; without it the shutdown hook still works.
            System.err.println("testkit: watchdog is gone: " + e.getMessage());
        }
    }
}
