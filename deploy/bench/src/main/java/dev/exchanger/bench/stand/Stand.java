package dev.exchanger.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.exchanger.bench.process.Server;
import dev.exchanger.local.ServiceName;
import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.PostgresServer;
import dev.exchanger.testkit.backend.RedisServer;

/** PostgreSQL, Redis and the packaged services of one run. Closing it stops everything it started. */
public final class Stand implements AutoCloseable {
    /** Service client under whose name the benchmark introspects. */
    public static final String CLIENT = "bench";

    /** A running replica. */
    public record Replica(Server server, int port, int managementPort) {
        public URI uri() {
            return URI.create("http://localhost:" + port);
        }
    }

    private final BenchOptions options;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Backends backends;
    private final Secrets secrets = new Secrets();
    private final Map<String, DatabaseAddress> databases = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final int identityPort = freePort();

    public Stand(BenchOptions options) {
        this.options = options;
        Backends.beforeStop(this::close);
        // Durable, as in production: a revocation is acknowledged after its commit reached the disk.
        backends = Backends.start(BackendOptions.forTests().withDurable(true));
    }

    /** The replica under test. */
    public Replica identity() {
        return identity("identity-1", identityPort);
    }

    /** A second one on the same stores. */
    public Replica secondIdentity() {
        return identity("identity-2", freePort());
    }

    private Replica identity(String node, int port) {
        Map<String, String> variables = common(ServiceName.IDENTITY);
        variables.put("MAILBOX_DIR", mailbox().toString());
        variables.put("CODE_PEPPER", secret("code pepper"));
        variables.put("SESSION_KEY_SECRET", secret("session key"));
        variables.put("BOOTSTRAP_ADMIN_EMAIL", Accounts.OPERATOR);
        variables.put(
                "SERVICE_CLIENTS",
                Stream.of("exchange", "realtime", CLIENT)
                        .map(client -> client + ":" + secret(client))
                        .collect(Collectors.joining(",")));
        // The limits stay in place and are asked at each request; from one address a benchmark would only measure 429.
        for (String limit : List.of("LOGIN_PER_ACCOUNT", "LOGIN_PER_ADDRESS", "TOKENS")) {
            variables.put("EXCHANGER_IDENTITY_PROTECTION_" + limit + "_PERMITS", "1000000");
        }
        // A run on a busy machine takes longer than the ten minutes of a token.
        variables.put("EXCHANGER_IDENTITY_TOKEN_ACCESS_LIFE", "PT2H");
        variables.put("EXCHANGER_IDENTITY_TOKEN_SERVICE_LIFE", "PT2H");
        return start(ServiceName.IDENTITY, node, port, variables);
    }

    /** An exchange-service on the stores of this run. */
    public Replica exchange(String node, Map<String, String> settings) {
        Map<String, String> variables = common(ServiceName.EXCHANGE);
        DatabaseAddress admin = database("exchanger_admin");
        variables.put("ADMIN_DB_URL", admin.url());
        variables.put("ADMIN_DB_USER", admin.user());
        variables.put("ADMIN_DB_PASSWORD", admin.password());
        variables.put("PAYMENT_DEFAULT_PROVIDER", "manual");
        variables.put("QUOTE_SIGNING_KEY", secret("quote"));
        variables.put("WEBHOOK_SECRET_KEY", secret("webhook"));
        variables.putAll(settings);
        return start(ServiceName.EXCHANGE, node, freePort(), variables);
    }

    Map<String, String> common(ServiceName service) {
        DatabaseAddress database = database(service.databases().get(0));
        Map<String, String> variables = new HashMap<>();
        variables.put("REDIS_URL", redisUrl());
        variables.put("IDENTITY_URL", "http://localhost:" + identityPort);
        variables.put("CLIENT_SECRET", secret(service.id()));
        variables.put("DB_URL", database.url());
        variables.put("DB_USER", database.user());
        variables.put("DB_PASSWORD", database.password());
        return variables;
    }

    private Replica start(ServiceName service, String node, int port, Map<String, String> variables) {
        return start(service, node, port, variables, options.jvmFlags());
    }

    Replica start(ServiceName service, String node, int port, Map<String, String> variables, List<String> jvmFlags) {
        int management = freePort();
        variables.put("NODE_ID", node);
        variables.put("HTTP_PORT", Integer.toString(port));
        variables.put("MANAGEMENT_PORT", Integer.toString(management));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-jar");
        command.add(service.jar(options.root()).toString());
        Path log = options.target().resolve("logs").resolve(node + ".log");
        Server server = own(Server.start(node, command, variables, log, "\0"));
        Readiness.await(http, server, URI.create("http://localhost:" + management + "/q/health/ready"));
        return new Replica(server, port, management);
    }

    /** Closed with the stand, the last one first. */
    public <T extends AutoCloseable> T own(T process) {
        synchronized (running) {
            running.push(process);
        }
        return process;
    }

    /** Whether each warm-up of a server ended because its compilers were quiet. */
    public boolean settled() {
        synchronized (running) {
            return running.stream().allMatch(process -> !(process instanceof Server server) || server.settled());
        }
    }

    public HttpClient http() {
        return http;
    }

    public PostgresServer postgres() {
        return backends.postgres();
    }

    public RedisServer redis() {
        return backends.redis();
    }

    public String redisUrl() {
        return backends.redis().url();
    }

    public Path mailbox() {
        return options.target().resolve("mailbox");
    }

    /** The database of this name, created when it is first asked for. */
    public DatabaseAddress database(String name) {
        return databases.computeIfAbsent(name, key -> backends.postgres().createDatabase(key, key, secret(key)));
    }

    /** The secret of this name, the same at each call. */
    public String secret(String name) {
        return secrets.get(name);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    @Override
    public void close() {
        synchronized (running) {
            while (!running.isEmpty()) {
                closeQuietly(running.pop());
            }
        }
        backends.close();
    }

    private static void closeQuietly(AutoCloseable process) {
        try {
            process.close();
        } catch (Exception e) {
            System.err.println("not stopped: " + e.getMessage());
        }
    }
}
