package dev.exchanger.realtime.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.token.StubIdentity;

import static org.awaitility.Awaitility.await;

/** The packaged service as a process of its own, with the settings of the launcher. */
public final class Replica implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final String name;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Process process;
    private final Path log;

    /** Starts it and does not wait for it: {@link #ready()} does. */
    public Replica(String name, Map<String, String> environment) {
        this.name = name;
        this.log = Path.of("target", "replica-" + name + ".log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms32m",
                "-Xmx128m",
                "-Xss512k",
                "-jar",
                JAR.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put("NODE_ID", name);
        builder.environment().put("HTTP_PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every replica is told of its backends; to be added to. */
    public static Map<String, String> environment(DatabaseAddress database, String redisUrl, StubIdentity identity) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DB_URL", database.url());
        environment.put("DB_USER", database.user());
        environment.put("DB_PASSWORD", database.password());
        environment.put("REDIS_URL", redisUrl);
        environment.put("IDENTITY_URL", identity.url());
        environment.put("CLIENT_SECRET", StubIdentity.CLIENT_SECRET);
        return environment;
    }

    /** Waits until it takes traffic. */
    public Replica ready() {
        await(name + " ready").atMost(Duration.ofSeconds(90)).until(() -> status("/q/health/ready") == 200);
        return this;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** HTTP status of a management path, 0 when nobody answers. */
    public int status(String path) {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " has ended: " + log());
        }
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + path)
                    .toURL()
                    .openConnection();
            connection.setReadTimeout(2000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What a management path answers. */
    public String management(String path) {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + managementPort + path).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void kill9() {
        process.destroyForcibly();
        await().until(() -> !process.isAlive());
    }

    /** SIGTERM; does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end; its exit status. */
    public int exit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not stop: " + log());
        }
        return process.exitValue();
    }

    /** Resident memory in kB; -1 where the system does not tell. */
    public long residentKb() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(-1L);
        } catch (IOException e) {
            return -1;
        }
    }

    /** All it has written. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
