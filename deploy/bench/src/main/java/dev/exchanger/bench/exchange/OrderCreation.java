package dev.exchanger.bench.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.exchanger.bench.load.Load;
import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.stand.Accounts;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;
import dev.exchanger.testkit.backend.DatabaseAddress;

/** Offers asked for and taken: exchange-service beside Express with node-postgres, each on its own database. */
final class OrderCreation {
    private static final int CONNECTIONS = 16;
    /** The service lets one user have at most so many open orders. */
    private static final String OPEN = "1000";

    private static final double TIMES = 3;
    private static final String PEER = "Express + node-postgres";
    private static final String LISTENING = "listening ";
    private static final long START_SECONDS = 30;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BenchOptions options;
    private final Stand stand;

    OrderCreation(BenchOptions options, Stand stand) {
        this.options = options;
        this.stand = stand;
    }

    /** One server and what is measured of it. */
    private static final class Side {
        private final Server server;
        private final DatabaseAddress database;
        private final Load load;
        private final Median perCpuSecond = new Median();

        Side(Server server, int port, DatabaseAddress database, List<Session> sessions) {
            this.server = server;
            this.database = database;
            int share = sessions.size() / CONNECTIONS;
            this.load = new Load(
                    port,
                    IntStream.range(0, CONNECTIONS)
                            .mapToObj(i -> new Customer(sessions.subList(i * share, (i + 1) * share)))
                            .toList());
        }

        double round(Duration slice) {
            double value = server.perCpuSecond(() -> {
                long before = orders();
                load.closed(slice);
                return orders() - before;
            });
            perCpuSecond.add(value);
            return value;
        }

        /** Orders that are committed with their event. */
        private long orders() {
            try (Connection connection =
                            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT count(*) FROM orders o JOIN outbox e ON e.aggregate = o.id::text")) {
                row.next();
                return row.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException("orders not counted", e);
            }
        }
    }

    List<Figure> measure() {
        Stand.Replica identity = stand.identity();
        Accounts.create(stand.http(), identity, stand);
        Stand.Replica exchange = stand.exchange(
                "exchange-orders",
                Map.of(
                        "RESERVES",
                        ServiceEngine.RESERVES,
                        // Asked at each request all the same, see the limits of identity-service.
                        "ORDERS_OPEN_PER_USER",
                        OPEN,
                        "EXCHANGER_EXCHANGE_QUOTE_PER_USER_PER_MINUTE",
                        "1000000"));
        List<Session> sessions = Accounts.logIn(identity, options.quick() ? 96 : 320);
        List<Side> sides = new ArrayList<>();
        sides.add(new Side(exchange.server(), exchange.port(), stand.database("exchanger_web"), sessions));
        Path folder = options.target().resolve("peers/express-orders");
        if (Files.isDirectory(folder.resolve("node_modules"))) {
            sides.add(express(folder, identity, sessions));
        }
        sides.forEach(side -> side.server.warm(options.warmUp(), () -> side.load.warm(SECOND)));
        Median ratio = new Median();
        for (int round = 0; round < options.rounds(); round++) {
            double[] values = sides.stream()
                    .mapToDouble(side -> side.round(options.slice()))
                    .toArray();
            ratio.add(values[0] / values[values.length - 1]);
        }
        Figure figure =
                Figure.fact("orders made of quotes", sides.get(0).perCpuSecond.get(), "1/CPU-s");
        return List.of(
                sides.size() == 1
                        ? figure
                        : figure.atLeastTimes(PEER, sides.get(1).perCpuSecond.get(), ratio.get(), TIMES));
    }

    private Side express(Path folder, Stand.Replica identity, List<Session> sessions) {
        DatabaseAddress database = PeerDatabase.create(stand, options.root());
        Map<String, String> environment = new HashMap<>(Map.of(
                "PGHOST", database.host(),
                "PGPORT", Integer.toString(database.port()),
                "PGDATABASE", database.database(),
                "PGUSER", database.user(),
                "PGPASSWORD", database.password(),
                "REDIS_URL", stand.redisUrl(),
                "JWKS_URL", identity.uri().resolve("/.well-known/jwks.json").toString(),
                "QUOTE_SIGNING_KEY", stand.secret("express quote"),
                "NODE_ENV", "production"));
        Server server = stand.own(Server.start(
                "express-orders",
                List.of("node", folder.resolve("server.js").toString()),
                environment,
                options.target().resolve("logs/express-orders.log"),
                LISTENING));
        int port = Integer.parseInt(server.awaitLine(START_SECONDS).substring(LISTENING.length()));
        return new Side(server, port, database, sessions);
    }
}
