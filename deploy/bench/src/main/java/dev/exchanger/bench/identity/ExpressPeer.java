package dev.exchanger.bench.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.Stand;

/** Express with express-session, connect-redis and ioredis on the same Redis, one process. */
final class ExpressPeer {
    static final String NAME = "Express + connect-redis + ioredis";

    private static final String LISTENING = "listening ";
    private static final long START_SECONDS = 30;
    private static final int CREATED = 201;

    private final Server server;
    private final int port;

    private ExpressPeer(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Empty when Node.js or the installed packages are not there. */
    static Optional<ExpressPeer> start(BenchOptions options, Stand stand) {
        Path folder = options.target().resolve("peers/express-session");
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            return Optional.empty();
        }
        Map<String, String> environment = Map.of(
                "REDIS_URL", stand.redisUrl(), "SESSION_SECRET", stand.secret("express"), "NODE_ENV", "production");
        Server server = stand.own(Server.start(
                "express",
                List.of("node", folder.resolve("server.js").toString()),
                environment,
                options.target().resolve("logs/express.log"),
                LISTENING));
        int port = Integer.parseInt(server.awaitLine(START_SECONDS).substring(LISTENING.length()));
        return Optional.of(new ExpressPeer(server, port));
    }

    Server server() {
        return server;
    }

    int port() {
        return port;
    }

    /** Opens so many sessions and gives the request that checks each. */
    byte[][] checks(int count) {
        byte[][] checks = new byte[count][];
        try (RawConnection connection = new RawConnection(port)) {
            for (int i = 0; i < count; i++) {
                int status = connection.exchange(Requests.form("/session", "X-User: person-" + i + "\r\n", ""));
                if (status != CREATED) {
                    throw new IllegalStateException("no session: " + connection.answer());
                }
                String cookie = Requests.cookie(connection.answer(), "sid");
                checks[i] = Requests.get("/session", "Cookie: " + cookie + "\r\n");
            }
            return checks;
        } catch (IOException e) {
            throw new IllegalStateException("the peer opened no sessions", e);
        }
    }
}
