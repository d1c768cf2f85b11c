package dev.exchanger.bench.realtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Stand;

/** Processes of peers/socketio. */
final class SocketIo {
    /** What it prints for the benchmark begins with this. */
    private static final String MARK = "@";

    private static final String LISTENING = MARK + "listening ";
    private static final long START_SECONDS = 30;
    private static final long ANSWER_SECONDS = 60;

    private final BenchOptions options;
    private final Stand stand;

    SocketIo(BenchOptions options, Stand stand) {
        this.options = options;
        this.stand = stand;
    }

    /** How the processes of a cluster hear of each other's messages. */
    enum Adapter {
        /** Publish and subscribe; a message that a client misses is lost. */
        REDIS("Socket.IO + redis-adapter"),
        /** A stream in Redis, with connection state recovery. */
        STREAMS("Socket.IO + redis-streams-adapter");

        private final String title;

        Adapter(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** A running process and its port. */
    record Node(Server server, int port) {

        /** Lets it collect its garbage and returns when it has. */
        void collect() {
            server.send("gc");
            server.awaitLine(ANSWER_SECONDS);
        }
    }

    /** Whether Node.js and the packages are there. */
    boolean installed() {
        return Files.isDirectory(folder().resolve("node_modules"));
    }

    Node start(String name, Adapter adapter) {
        Map<String, String> environment = Map.of(
                "REDIS_URL",
                stand.redisUrl(),
                "ADAPTER",
                adapter == Adapter.STREAMS ? "streams" : "redis",
                "NODE_ENV",
                "production");
        List<String> command = new ArrayList<>(List.of("node", "--expose-gc"));
        command.add(folder().resolve("server.js").toString());
        Path log = options.target().resolve("logs").resolve(name + ".log");
        Server server = stand.own(Server.start(name, command, environment, log, MARK));
        String line = server.awaitLine(START_SECONDS);
        return new Node(server, Integer.parseInt(line.substring(LISTENING.length())));
    }

    private Path folder() {
        return options.target().resolve("peers/socketio");
    }
}
