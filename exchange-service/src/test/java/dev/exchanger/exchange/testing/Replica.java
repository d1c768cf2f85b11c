package dev.exchanger.exchange.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.exchanger.testkit.backend.FreePort;

import static org.awaitility.Awaitility.await;

/** The packaged service as a process that can be killed, frozen and started again on the same ports. Thread-safe. */
public final class Replica implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final String name;
    private final Map<String, String> environment;
    private final int port = FreePort.any();
    private final int managementPort = FreePort.any();
    private Process process;

    /** Starts the service; it writes to {@code target/replica-<name>.log}. */
    public Replica(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = environment;
        start();
    }

    public String name() {
        return name;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private synchronized void start() {
        File log = Path.of("target", "replica-" + name + ".log").toFile();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms48m",
                "-Xmx192m",
                "-Xss512k",
                "-jar",
                JAR.toString()));
        builder.environment().putAll(environment);
        builder.environment().put("NODE_ID", name);
        builder.environment().put("HTTP_PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.redirectErrorStream(true)
                .redirectOutput(
                        process == null ? ProcessBuilder.Redirect.to(log) : ProcessBuilder.Redirect.appendTo(log));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it takes traffic. */
    public Replica awaitReady() {
        await(name + " ready").atMost(Duration.ofSeconds(120)).until(this::ready);
        return this;
    }

    /**
     * Whether it takes traffic now. One that has ended is started again, as its orchestrator would do: whose database
     * dies while it starts may give up.
     */
    public boolean ready() {
        if (!alive()) {
            start();
            return false;
        }
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL, and at once the start of its successor. */
    public void crash() {
        kill();
        start();
    }

    /** Stops its processor time; connections stay open and nothing answers. */
    public void freeze() {
        signal("-STOP");
    }

    /** Ends {@link #freeze()}. */
    public void thaw() {
        signal("-CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private synchronized boolean alive() {
        return process.isAlive();
    }

    private synchronized void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
