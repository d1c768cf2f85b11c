package dev.exchanger.bench.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;

import dev.exchanger.bench.process.Memory;
import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Client;
import dev.exchanger.bench.socket.Crowd;
import dev.exchanger.bench.socket.ExchangerClient;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.socket.SocketIoClient;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.RealtimeNodes;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** What a connection costs that does nothing: a process of its own with half of the connections, then with all. */
final class IdleMemory {
    /** A young generation of fixed size: it must not grow with what lives on and be taken for it. */
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-Xmn32m", "-Xms64m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private static final double KIB = 1024;
    private static final double MIB = KIB * KIB;
    private static final double KIB_EACH = 12;
    private static final double MIB_IN_ALL = 512;
    private static final int PROMISED = 10_000;
    private static final long SETTLE_NANOS = 3_000_000_000L;

    private final BenchOptions options;
    private final Stand stand;
    private final SocketIo peers;
    private final List<Session> sessions;
    private final Links links;

    IdleMemory(BenchOptions options, Stand stand, SocketIo peers, List<Session> sessions, Links links) {
        this.options = options;
        this.stand = stand;
        this.peers = peers;
        this.sessions = sessions;
        this.links = links;
    }

    /** @param each bytes of a further connection @param all bytes of the process with all of them */
    private record Result(double each, double all) {}

    List<Figure> measure() {
        Stand.Replica node = new RealtimeNodes(stand).start("realtime-idle", false, Map.of(), SMALL);
        Result own = measure(
                node.server(),
                audience -> number -> new ExchangerClient(
                        node.port(),
                        audience,
                        false,
                        sessions.get(number % sessions.size()).accessToken()),
                () -> Memory.collect(node.server().pid()));
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atMost("memory of an idle connection", own.each() / KIB, "KiB", KIB_EACH));
        String all = "resident with " + count() + " connections";
        figures.add(
                count() == PROMISED
                        ? Figure.atMost(all, own.all() / MIB, "MiB", MIB_IN_ALL)
                        : Figure.fact(all, own.all() / MIB, "MiB"));
        if (peers.installed() && options.wants("peers")) {
            SocketIo.Node peer = peers.start("socketio-idle", SocketIo.Adapter.REDIS);
            Result other = measure(
                    peer.server(),
                    audience -> number -> SocketIoClient.member(peer.port(), audience, false, false),
                    peer::collect);
            String name = SocketIo.Adapter.REDIS.title();
            figures.set(0, figures.get(0).beside(name, other.each() / KIB));
            figures.set(1, figures.get(1).beside(name, other.all() / MIB));
        }
        return figures;
    }

    private int count() {
        return options.quick() ? PROMISED / 2 : PROMISED;
    }

    private Result measure(Server server, Function<Audience, IntFunction<Client>> client, Runnable collect) {
        Audience audience = new Audience();
        try (Crowd crowd = new Crowd(links, audience, count(), client.apply(audience))) {
            crowd.join(count() / 2);
            double half = settled(server, collect);
            crowd.join(count());
            double all = settled(server, collect);
            return new Result((all - half) / (count() - count() / 2), all);
        } finally {
            server.close();
        }
    }

    /** Twice: what only finalizers and cleaners let go is gone after the second time. */
    private static double settled(Server server, Runnable collect) {
        LockSupport.parkNanos(SETTLE_NANOS);
        collect.run();
        collect.run();
        return Memory.resident(server.pid());
    }
}
