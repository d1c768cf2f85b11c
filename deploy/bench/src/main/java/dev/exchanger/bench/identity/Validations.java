package dev.exchanger.bench.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.exchanger.bench.load.Load;
import dev.exchanger.bench.load.LoadResult;
import dev.exchanger.bench.load.Visitor;
import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Who a session cookie belongs to and what that user may do: identity-service beside Express, on the same Redis. */
final class Validations {
    private static final int CONNECTIONS = 16;
    private static final int OK = 200;
    private static final String CONTEXT = "\"context\":\"web\"";
    private static final double TIMES = 3;
    private static final double MILLIS = 0.5;
    /** Few enough that hardly a request waits for another one. */
    private static final double PER_SECOND = 200;

    private static final int QUIET_CONNECTIONS = 4;

    private final BenchOptions options;
    private final List<Side> sides = new ArrayList<>();

    /** One server and what is measured of it. */
    private static final class Side {
        final Server server;
        final Load many;
        final Load few;
        final Median perCpuSecond = new Median();
        final Median p50 = new Median();
        final Median p99 = new Median();

        Side(Server server, int port, byte[][] requests, String text) {
            this.server = server;
            this.many = load(port, requests, CONNECTIONS, text);
            this.few = load(port, requests, QUIET_CONNECTIONS, text);
        }

        /** Each connection goes through its own share of the sessions. */
        private static Load load(int port, byte[][] requests, int connections, String text) {
            int share = requests.length / connections;
            return new Load(
                    port,
                    IntStream.range(0, connections)
                            .mapToObj(i -> Visitor.repeating(share(requests, i * share, share), OK, text))
                            .toList());
        }

        private static byte[][] share(byte[][] requests, int from, int count) {
            return Arrays.copyOfRange(requests, from, from + count);
        }
    }

    Validations(
            BenchOptions options,
            Stand.Replica identity,
            Optional<ExpressPeer> express,
            List<Session> sessions,
            String serviceToken) {
        this.options = options;
        byte[][] cookies = sessions.stream()
                .map(session ->
                        Requests.get("/api/v1/web/users/me/permissions", "Cookie: " + session.cookie() + "\r\n"))
                .toArray(byte[][]::new);
        byte[][] tokens = sessions.stream()
                .map(session -> Requests.form(
                        "/internal/introspect", Requests.bearer(serviceToken), "token=" + session.accessToken()))
                .toArray(byte[][]::new);
        sides.add(new Side(identity.server(), identity.port(), cookies, CONTEXT));
        sides.add(new Side(identity.server(), identity.port(), tokens, "\"active\":true"));
        express.ifPresent(
                peer -> sides.add(new Side(peer.server(), peer.port(), peer.checks(sessions.size()), CONTEXT)));
    }

    List<Figure> measure() {
        sides.forEach(side -> side.server.warm(options.warmUp(), () -> side.many.warm(options.slice())));
        Median ratio = new Median();
        for (int round = 0; round < options.rounds(); round++) {
            List<Double> done = new ArrayList<>();
            for (Side side : sides) {
                double perCpuSecond = side.server.perCpuSecond(
                        () -> side.many.closed(options.slice()).requests());
                side.perCpuSecond.add(perCpuSecond);
                done.add(perCpuSecond);
            }
            ratio.add(done.get(0) / done.get(done.size() - 1));
            sides.forEach(this::quiet);
        }
        return figures(ratio.get());
    }

    private void quiet(Side side) {
        LoadResult result = side.few.open(PER_SECOND, options.slice());
        long expected = Math.round(
                PER_SECOND * options.slice().toMillis() / Duration.ofSeconds(1).toMillis());
        if (result.requests() + result.refused() != expected) {
            throw new IllegalStateException("sent " + result.latency().getTotalCount() + " instead of " + expected);
        }
        side.p50.add(result.millis(50));
        side.p99.add(result.millis(99));
    }

    private List<Figure> figures(double ratio) {
        Side cookie = sides.get(0);
        Side token = sides.get(1);
        Figure throughput = Figure.fact("session validation", cookie.perCpuSecond.get(), "1/CPU-s");
        Figure p50 = Figure.atMost("session validation, p50", cookie.p50.get(), "ms", MILLIS);
        Figure p99 = Figure.fact("session validation, p99", cookie.p99.get(), "ms");
        if (sides.size() > 2) {
            Side peer = sides.get(2);
            throughput = throughput.atLeastTimes(ExpressPeer.NAME, peer.perCpuSecond.get(), ratio, TIMES);
            p50 = p50.beside(ExpressPeer.NAME, peer.p50.get());
            p99 = p99.beside(ExpressPeer.NAME, peer.p99.get());
        }
        return List.of(
                throughput,
                p50,
                p99,
                Figure.fact("introspection", token.perCpuSecond.get(), "1/CPU-s"),
                Figure.fact("introspection, p50", token.p50.get(), "ms"));
    }
}
