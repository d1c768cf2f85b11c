package dev.exchanger.testkit.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL started here. Its directory holds the cluster ({@code data}), the superuser's password and the log, so a
 * kept directory can be started again by a later JVM.
 */
final class EmbeddedPostgres implements ServerControl {
    private static final String SUPERUSER = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final PostgresPrograms programs;
    private final BackendOptions options;
    private final Path directory;
    private final int port;
    private final String password;
    private final ServerProcess process;

    private EmbeddedPostgres(PostgresPrograms programs, BackendOptions options, Path directory) throws IOException {
        this.programs = programs;
        this.options = options;
        this.directory = directory;
        this.port = FreePort.or(options.postgresPort());
        this.password = Files.readString(directory.resolve("superuser"));
        this.process = new ServerProcess("PostgreSQL", directory.resolve("postgres.log"));
    }

    static EmbeddedPostgres start(BackendOptions options) {
        PostgresPrograms programs = PostgresPrograms.unpacked();
        try {
            Path directory;
            if (options.dataDirectory().isPresent()) {
                directory = options.dataDirectory().get().toAbsolutePath().resolve("postgres");
                Files.createDirectories(directory.getParent());
                Workspace.once(directory, draft -> create(programs, draft, true));
            } else {
                // initdb takes seconds, a copy of its result a fraction of one.
                Path template = Workspace.once(
                        programs.home().resolveSibling(programs.home().getFileName() + "-cluster"),
                        draft -> create(programs, draft, false));
                directory = Workspace.temporary("postgres");
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
                Workspace.copy(template, directory);
                Unprivileged.handOver(directory.resolve("data"));
            }
            EmbeddedPostgres server = new EmbeddedPostgres(programs, options, directory);
            server.launch();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start an embedded PostgreSQL", e);
        }
    }

    private static void create(PostgresPrograms programs, Path directory, boolean durable) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Path password = directory.resolve("superuser");
        Files.writeString(password, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Path data = Files.createDirectory(directory.resolve("data"));
        Unprivileged.handOver(directory);
        List<String> initdb = new ArrayList<>(List.of(
                programs.program("initdb"),
                "-D",
                data.toString(),
                "-U",
                SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C"));
        if (!durable) {
            initdb.add("--no-sync");
        }
        Path log = directory.resolve("initdb.log");
        Process process = new ProcessBuilder(Unprivileged.command(initdb))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("initdb failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted during initdb", e);
        }
    }

    private void launch() {
        String switched = options.durable() ? "on" : "off";
        List<String> command = new ArrayList<>(List.of(
                programs.program("postgres"), "-D", directory.resolve("data").toString()));
        Map<String, String> settings = Map.ofEntries(
                Map.entry("port", String.valueOf(port)),
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("unix_socket_directories", ""),
                Map.entry("max_connections", "300"),
                Map.entry("shared_buffers", "64MB"),
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("wal_level", "minimal"),
                Map.entry("max_wal_senders", "0"),
                Map.entry("jit", "off"),
                // synchronous_commit stays on: what was acknowledged must survive kill -9 of the server.
                Map.entry("fsync", switched),
                Map.entry("full_page_writes", switched));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        process.start(Unprivileged.command(command), Map.of("LC_ALL", "C"));
        awaitAnswer();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        DatabaseAddress address = new DatabaseAddress(host(), port, "postgres", SUPERUSER, password);
        while (true) {
            process.failWhenDead();
            try {
                Sql.connect(address).close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("PostgreSQL does not answer. Its log:\n" + process.logTail(), e);
                }
                Pause.millis(20);
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
        return SUPERUSER;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public synchronized void kill9() {
        process.kill9();
    }

    @Override
    public synchronized void restart() {
        process.stop("INT", Duration.ofSeconds(10));
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
        // INT is the fast shutdown: open sessions are ended, data is written.
        process.stop("INT", Duration.ofSeconds(10));
        if (options.dataDirectory().isEmpty()) {
            Workspace.delete(directory);
        }
    }
}
