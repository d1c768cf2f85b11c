package dev.exchanger.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.exchanger.local.client.SuiteAddress;
import dev.exchanger.local.client.Waits;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.FreePort;
import dev.exchanger.testkit.telegram.FakeTelegram;

/**
 * A whole suite on this machine: backends, fake Telegram and the production jars of the services, each replica a
 * process of its own. Closing it stops everything it started.
 */
public final class Suite implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int SHOWN_LINES = 15;

    private final SuiteOptions options;
    private final HttpClient http;
    private final LogPrinter logs;
    private final PrintStream out;
    private final Path folder;
    private final Secrets secrets = new Secrets();
    private final Ports ports;
    private final Map<String, ServiceProcess> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicBoolean closed = new AtomicBoolean();
    private Backends backends;
    private FakeTelegram telegram;
    private ServiceEnvironment environment;
    private SuiteAddress address;

    private Suite(SuiteOptions options, HttpClient http, LogPrinter logs, PrintStream out) {
        this.options = options;
        this.http = http;
        this.logs = logs;
        this.out = out;
        this.ports = new Ports(options.fixedPorts());
        try {
            Files.createDirectories(options.root().resolve(".local"));
            this.folder = Files.createTempDirectory(options.root().resolve(".local"), "suite-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the suite's folder", e);
        }
    }

    /**
     * Starts everything, waits until each replica is ready and the demo desk is seeded.
     *
     * @throws IllegalStateException saying what did not start, after everything started was stopped again
     */
    public static Suite start(SuiteOptions options, HttpClient http, LogPrinter logs, PrintStream out) {
        Suite suite = new Suite(options, http, logs, out);
        Backends.beforeStop(suite::close);
        try {
            suite.start();
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    private void start() {
        ports.check(options.replicas());
        progress("backends");
        backends = Backends.start(LocalBackends.options(folder));
        telegram = new FakeTelegram(secrets.botToken(), ServiceEnvironment.BOT_NAME, ports.telegram());
        environment = new ServiceEnvironment(backends, secrets, ports, folder.resolve("mailbox"), telegramUri());
        progress("services");
        for (ServiceName service : ServiceName.values()) {
            for (int replica = 1; replica <= options.replicas().get(service); replica++) {
                launch(service, replica);
            }
        }
        processes.values().forEach(this::awaitReady);
        address = environment.address(this);
        progress("demo desk");
        new DemoDesk(http, address).seed();
    }

    private void launch(ServiceName service, int replica) {
        String node = service.id() + "-" + replica;
        Map<String, String> variables = new LinkedHashMap<>(environment.of(service));
        variables.putAll(options.environment());
        processes.put(
                node,
                ServiceProcess.start(
                        options.root(),
                        service,
                        node,
                        ports.of(service, replica),
                        ports.managementOf(service, replica),
                        variables,
                        logs.of(node)));
    }

    /**
     * Starts one process more, which is no replica of this suite: the caller waits for it and closes it.
     *
     * @param changes variables beside those of the suite's replicas, or instead of them; an empty value takes one away
     * @param lines receives every line of its output
     */
    ServiceProcess attempt(
            ServiceName service, String node, int port, Map<String, String> changes, Consumer<String> lines) {
        Map<String, String> variables = new LinkedHashMap<>(environment.of(service));
        variables.putAll(changes);
        variables.values().removeIf(String::isEmpty);
        return ServiceProcess.start(options.root(), service, node, port, FreePort.any(), variables, lines);
    }

    private void awaitReady(ServiceProcess process) {
        long start = System.nanoTime();
        try {
            Waits.until(process.node() + " to be ready", START_LIMIT, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(process.node() + " ended with exit code " + process.exitCode());
                }
                return process.isReady(http) ? Optional.of(true) : Optional.empty();
            });
        } catch (IllegalStateException e) {
            String tail = String.join(System.lineSeparator(), logs.tail(process.node(), SHOWN_LINES));
            throw new IllegalStateException(e.getMessage() + System.lineSeparator() + tail, e);
        }
        progress("%s ready (+%d ms)"
                .formatted(
                        process.node(),
                        Duration.ofNanos(System.nanoTime() - start).toMillis()));
    }

    private void progress(String what) {
        out.println("  " + what);
    }

    /** Kills or stops a replica's process, then starts the replica anew on the same ports; returns when it is ready. */
    public ServiceProcess restart(String node) {
        ServiceProcess old = process(node);
        old.close();
        launch(old.service(), Integer.parseInt(node.substring(node.lastIndexOf('-') + 1)));
        ServiceProcess started = process(node);
        awaitReady(started);
        return started;
    }

    /** @throws IllegalArgumentException for a node that this suite does not have */
    public ServiceProcess process(String node) {
        ServiceProcess process = processes.get(node);
        if (process == null) {
            throw new IllegalArgumentException("no node " + node + " in " + processes.keySet());
        }
        return process;
    }

    public List<ServiceProcess> processes() {
        return List.copyOf(processes.values());
    }

    public URI uri(ServiceName service) {
        return process(service.id() + "-1").uri();
    }

    /** The database of this name, with the role that owns it. */
    public DatabaseAddress database(String name) {
        return environment.database(name);
    }

    public Backends backends() {
        return backends;
    }

    public URI telegramUri() {
        return URI.create(telegram.url());
    }

    public SuiteAddress address() {
        return address;
    }

    /** Everything that must never appear in any output of the services. */
    public Set<String> secrets() {
        return secrets.all();
    }

    /** Services first, all at the same time; then what they stand on. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<ServiceProcess> running = new ArrayList<>(processes.values());
        running.forEach(ServiceProcess::terminate);
        running.forEach(ServiceProcess::close);
        if (telegram != null) {
            telegram.close();
        }
        if (backends != null) {
            backends.close();
        }
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            out.println("  left behind: " + folder);
        }
    }
}
