package dev.exchanger.bench.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.exchanger.bench.exchange.peer.DbSchedulerMain;
import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Stand;
import dev.exchanger.testkit.backend.DatabaseAddress;

/** A job queue in as many processes as exchange-service has replicas. The first takes the commands; all work. */
final class PeerEngine implements Engine {
    static final String BULLMQ = "BullMQ";
    static final String DB_SCHEDULER = "db-scheduler";
    static final String PG_BOSS = "pg-boss";

    private static final int PROCESSES = 3;
    private static final String MARK = "bench ";
    private static final String DONE = MARK + "done ";
    private static final long START_SECONDS = 60;
    private static final long COMMAND_SECONDS = 300;

    private final String name;
    private final OrderRows orders;
    private final Server first;

    private PeerEngine(String name, OrderRows orders, Server first) {
        this.name = name;
        this.orders = orders;
        this.first = first;
    }

    /** All that can run here: without Node.js only db-scheduler. BullMQ, if there, is the first. */
    static List<PeerEngine> start(BenchOptions options, Stand stand, OrderRows orders, DatabaseAddress database) {
        Path folder = options.target().resolve("peers/order-expiry");
        Path claim = options.root().resolve("deploy/bench/peers/order-expiry/claim.sql");
        Map<String, String> environment = new HashMap<>(Map.of(
                "PGHOST", database.host(),
                "PGPORT", Integer.toString(database.port()),
                "PGDATABASE", database.database(),
                "PGUSER", database.user(),
                "PGPASSWORD", database.password(),
                "REDIS_URL", stand.redisUrl(),
                "CLAIM_SQL", claim.toString(),
                "NODE_ENV", "production"));
        Map<String, List<String>> commands = new HashMap<>();
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder.resolve("node_modules"))) {
            names.addAll(List.of(BULLMQ, DB_SCHEDULER, PG_BOSS));
            commands.put(BULLMQ, List.of("node", folder.resolve("bullmq.js").toString()));
            commands.put(PG_BOSS, List.of("node", folder.resolve("pgboss.js").toString()));
        } else {
            names.add(DB_SCHEDULER);
        }
        commands.put(DB_SCHEDULER, java());
        return names.stream()
                .map(name -> start(name, commands.get(name), environment, options, stand, orders))
                .toList();
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                DbSchedulerMain.class.getName());
    }

    private static PeerEngine start(
            String name,
            List<String> command,
            Map<String, String> environment,
            BenchOptions options,
            Stand stand,
            OrderRows orders) {
        List<Server> servers = new ArrayList<>();
        for (int i = 1; i <= PROCESSES; i++) {
            String process = name.toLowerCase(Locale.ROOT) + "-" + i;
            Path log = options.target().resolve("logs").resolve(process + ".log");
            Server server = stand.own(Server.start(process, command, environment, log, MARK));
            // One after the other: the first creates the tables.
            server.awaitLine(START_SECONDS);
            servers.add(server);
        }
        return new PeerEngine(name, orders, servers.get(0));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OrderRows orders() {
        return orders;
    }

    @Override
    public void armPending() {
        command("pending");
    }

    @Override
    public void arm(UUID user) {
        command("due " + user);
    }

    private void command(String command) {
        first.send(command);
        String answer = first.awaitLine(COMMAND_SECONDS);
        if (!answer.startsWith(DONE)) {
            throw new IllegalStateException(name + " answered " + answer);
        }
    }
}
