package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Redis 6.2 started here. Without a data directory it keeps nothing: a restart finds it empty. */
final class EmbeddedRedis implements ServerControl {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final BackendOptions options;
    private final String program = RedisProgram.path();
    private final Path directory;
    private final int port;
    private final ServerProcess process;

    private EmbeddedRedis(BackendOptions options) throws IOException {
        this.options = options;
        this.port = FreePort.or(options.redisPort());
        this.directory = options.dataDirectory().isPresent()
                ? Files.createDirectories(
                        options.dataDirectory().get().toAbsolutePath().resolve("redis"))
                : Workspace.temporary("redis");
        this.process = new ServerProcess("Redis", directory.resolve("redis.log"));
    }

    static EmbeddedRedis start(BackendOptions options) {
        try {
            EmbeddedRedis server = new EmbeddedRedis(options);
            server.launch();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start an embedded Redis", e);
        }
    }

    private void launch() {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory.toString(), "--save", ""));
        command.addAll(List.of("--appendonly", options.durable() ? "yes" : "no"));
        // Expired events of keys: the order clock listens to them.
        command.addAll(List.of("--notify-keyspace-events", "Ex"));
        options.redisMaxMemory().ifPresent(limit -> command.addAll(List.of("--maxmemory", limit)));
        process.start(command, Map.of());
        awaitAnswer();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            process.failWhenDead();
            try (RespConnection connection = new RespConnection(host(), port, "", "")) {
                connection.command("PING");
                return;
            } catch (UncheckedIOException | IllegalStateException e) {
                // Not listening yet, or still loading its file.
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Redis does not answer. Its log:\n" + process.logTail(), e);
                }
                Pause.millis(5);
            }
        }
    }

    @Override
    public String kind() {
        return "embedded";
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return "";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public synchronized void kill9() {
        process.kill9();
    }

    @Override
    public synchronized void restart() {
        process.stop("TERM", Duration.ofSeconds(5));
        launch();
    }

    @Override
    public synchronized void pause() {
        process.pause();
    }

    @Override
    public synchronized void resume() {
        process.resume();
    }

    @Override
    public synchronized boolean running() {
        return process.running();
    }

    @Override
    public synchronized void stop() {
        process.stop("TERM", Duration.ofSeconds(5));
        if (options.dataDirectory().isEmpty()) {
            Workspace.delete(directory);
        }
    }
}
