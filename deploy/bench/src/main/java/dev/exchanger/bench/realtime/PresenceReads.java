package dev.exchanger.bench.realtime;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.exchanger.bench.load.Load;
import dev.exchanger.bench.load.LoadResult;
import dev.exchanger.bench.load.Visitor;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Crowd;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.ServerTimes;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Who of 100 people is there, asked by an operator. */
final class PresenceReads {
    private static final int USERS = 100;
    private static final int OK = 200;
    private static final int CONNECTIONS = 4;
    private static final double PER_SECOND = 100;
    private static final String METRIC = "exchanger_realtime_presence_read_seconds";
    private static final double P99 = 99;
    private static final double MILLIS = 1;

    private final BenchOptions options;
    private final HttpClient http;
    private final Stand.Replica node;
    private final Load load;
    private final Crowd online;

    /** @param operator an access token that may ask about everybody */
    PresenceReads(
            BenchOptions options,
            HttpClient http,
            ServiceCluster cluster,
            List<Session> sessions,
            String operator,
            Links links) {
        this.options = options;
        this.http = http;
        this.node = cluster.first();
        Audience audience = new Audience();
        this.online = new Crowd(links, audience, USERS, number -> cluster.member(number, audience));
        String users = sessions.stream()
                .limit(USERS)
                .map(session -> subject(session.accessToken()))
                .collect(Collectors.joining(","));
        byte[] request = Requests.get("/api/v1/presence?users=" + users, Requests.bearer(operator));
        this.load = new Load(
                node.port(),
                Stream.generate(() -> Visitor.repeating(new byte[][] {request}, OK, "\"isOnline\":true"))
                        .limit(CONNECTIONS)
                        .toList());
    }

    /** The user a token is for. */
    private static String subject(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return Requests.member(new String(claims, StandardCharsets.UTF_8), "sub");
    }

    List<Figure> measure() {
        Duration slice = options.slice();
        Median p50 = new Median();
        Median p99 = new Median();
        ServerTimes before;
        ServerTimes after;
        try (online) {
            online.join(USERS);
            node.server().warm(options.warmUp(), () -> load.warm(slice));
            before = ServerTimes.of(http, node, METRIC);
            for (int round = 0; round < options.rounds(); round++) {
                LoadResult result = load.open(PER_SECOND, slice);
                p50.add(result.millis(50));
                p99.add(result.millis(P99));
            }
            after = ServerTimes.of(http, node, METRIC);
        }
        return List.of(
                Figure.fact("presence of 100 users, p50 seen by the client", p50.get(), "ms"),
                Figure.fact("presence of 100 users, p99 seen by the client", p99.get(), "ms"),
                Figure.fact("presence of 100 users, p50 on the server, at most", after.millisSince(before, 0.5), "ms"),
                Figure.atMost(
                        "presence of 100 users, p99 on the server, at most",
                        after.millisSince(before, P99 / 100),
                        "ms",
                        MILLIS));
    }
}
