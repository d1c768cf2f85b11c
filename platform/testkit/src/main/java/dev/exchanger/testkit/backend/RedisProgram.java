package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A redis-server that runs on this machine: the one bundled as a Maven artifact for this system, else a static 32-bit
 * one (the 64-bit one needs OpenSSL 3), else whatever is installed.
 */
final class RedisProgram {
    private RedisProgram() {}

    static String path() {
        List<String> tried = new ArrayList<>();
        for (String resource : bundled()) {
            Path program = Workspace.once(Workspace.cache().resolve(resource), to -> unpack(resource, to))
                    .resolve("redis-server");
            if (works(program.toString())) {
                return program.toString();
            }
            tried.add(resource);
        }
        Optional<String> installed = OwnSession.find("redis-server").filter(RedisProgram::works);
        return installed.orElseThrow(() -> new IllegalStateException(
                "No redis-server runs here. Tried " + tried + " and the PATH; set " + BackendOptions.REDIS_URL));
    }

    private static List<String> bundled() {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (mac) {
            return List.of(arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64");
        }
        return arm
                ? List.of("redis-server-6.2.7-linux-arm64")
                : List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
    }

    private static void unpack(String resource, Path to) throws IOException {
        try (InputStream program = redis.embedded.RedisServer.class.getResourceAsStream("/" + resource)) {
            if (program == null) {
                throw new IOException("Not in the embedded-redis artifact: " + resource);
            }
            Path file = to.resolve("redis-server");
            Files.copy(program, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static boolean works(String program) {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted", e));
        }
    }
}
