package dev.exchanger.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One replica of one service: the production jar as a child process with its own ports, its log lines handed on as
 * they come.
 */
public final class ServiceProcess implements AutoCloseable {
    /**
     * Small on purpose: a service idles below 256 MB of resident memory with these. The young generation is fixed and
     * the old one keeps little free, so that the garbage of the start is given back; C1 alone needs a third of the
     * compiler's memory and of the code cache, and a desk for one developer never gets hot enough to miss C2.
     */
    static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms24m",
            "-Xmx112m",
            "-Xmn16m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

    /** Longer than the services' own hard timer of 20 s, so that a kill here means that the timer failed. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

    private final ServiceName service;
    private final String node;
    private final int port;
    private final int managementPort;
    private final Process process;
    private final Thread pump;

    private ServiceProcess(
            ServiceName service, String node, int port, int managementPort, Process process, Thread pump) {
        this.service = service;
        this.node = node;
        this.port = port;
        this.managementPort = managementPort;
        this.process = process;
        this.pump = pump;
    }

    /**
     * Starts a replica and returns at once; {@link #awaitReady} tells when it serves.
     *
     * @param lines receives every line of the process's output, without its line break, on a thread of its own
     */
    static ServiceProcess start(
            Path root,
            ServiceName service,
            String node,
            int port,
            int managementPort,
            Map<String, String> environment,
            Consumer<String> lines) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-jar");
        command.add(service.jar(root).toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("NODE_ID", node);
        builder.environment().put("HTTP_PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        // glibc keeps an arena per thread otherwise; a JVM pays tens of megabytes for them.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        // The launcher's own settings must not reach into the services.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            Thread pump = new Thread(() -> pump(process, lines), "log-" + node);
            pump.setDaemon(true);
            pump.start();
            return new ServiceProcess(service, node, port, managementPort, process, pump);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + node, e);
        }
    }

    private static void pump(Process process, Consumer<String> lines) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // The pipe of a killed process breaks; its exit code tells the rest.
        }
    }

    public ServiceName service() {
        return service;
    }

    /** Node id, for instance {@code exchange-2}. */
    public String node() {
        return node;
    }

    /** {@code http://localhost:port} of the service's API. */
    public URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** {@code http://localhost:port} of health and metrics. */
    public URI managementUri() {
        return URI.create("http://localhost:" + managementPort);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** True when {@code /q/health/ready} answers 200 and the service listens: Quarkus opens the management port first. */
    public boolean isReady(HttpClient http) {
        HttpRequest request = HttpRequest.newBuilder(managementUri().resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (Socket listening = new Socket(uri().getHost(), port)) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** SIGTERM, as Kubernetes sends it; returns at once. */
    public void terminate() {
        // The handle's: that of Process closes its output as well, and the log of the stop would be lost.
        process.toHandle().destroy();
    }

    /** SIGKILL: the crash that no code of the service sees. */
    public void kill9() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** @return true when the process ended within the time */
    public boolean awaitExit(Duration limit) {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                pump.join(1000);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Exit code; only after the process ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** SIGTERM, then SIGKILL when the service does not end by itself. */
    @Override
    public void close() {
        terminate();
        if (!awaitExit(STOP_LIMIT)) {
            kill9();
        }
    }
}
