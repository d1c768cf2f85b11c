package dev.exchanger.testkit.backend;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a command in its own session, so that Ctrl-C in the terminal reaches the launcher only and the servers are
 * stopped in the right order. Without {@code setsid} (macOS) the command runs as it is.
 */
final class OwnSession {
    private static final Optional<String> SETSID = find("setsid");

    private OwnSession() {}

    static List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>();
        SETSID.ifPresent(whole::add);
        whole.addAll(command);
        return whole;
    }

    static Optional<String> find(String executable) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder, executable);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }
}
