package dev.exchanger.bench.identity;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.Histogram;

import dev.exchanger.bench.load.Load;
import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.load.Visitor;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/**
 * The time from an acknowledged logout until the other services refuse the session. Both have just served it, so that
 * whatever they remember is warm; then they are asked again and again until each has refused.
 */
final class Revocations implements AutoCloseable {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int WARM = 2;
    private static final int CONNECTIONS = 4;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double MILLIS = 50;
    private static final long HIGHEST_NANOS = 120_000_000_000L;

    private final RawConnection identity;
    private final List<Refuser> refusers;
    private final ExecutorService threads;
    private final Histogram slowest = new Histogram(HIGHEST_NANOS, 3);
    private final Histogram logout = new Histogram(HIGHEST_NANOS, 3);
    private final Histogram served = new Histogram(HIGHEST_NANOS, 3);
    private int servedAfter;

    Revocations(Stand.Replica identity, Stand.Replica secondIdentity, Stand.Replica exchange) throws IOException {
        this.identity = new RawConnection(identity.port());
        this.refusers = List.of(
                new Refuser(
                        "/api/v1/web/users/me/permissions", secondIdentity, new RawConnection(secondIdentity.port())),
                new Refuser("/api/v1/orders", exchange, new RawConnection(exchange.port())));
        this.threads = Executors.newFixedThreadPool(refusers.size());
    }

    /** Another service that has to refuse. */
    private record Refuser(String path, Stand.Replica replica, RawConnection connection) {
        int ask(Session session) throws IOException {
            return connection.exchange(request(session));
        }

        private byte[] request(Session session) {
            return Requests.get(path, Requests.bearer(session.accessToken()));
        }

        /** Serves and refuses until the compilers are done with both. */
        void warm(List<Session> live, List<Session> ended, double cpuSeconds) {
            List<Visitor> visitors = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                visitors.add(Visitor.repeating(requests(live), OK, ""));
                visitors.add(Visitor.repeating(requests(ended), UNAUTHORIZED, ""));
            }
            Load load = new Load(replica.port(), visitors);
            replica.server().warm(cpuSeconds, () -> load.warm(SECOND));
        }

        private byte[][] requests(List<Session> sessions) {
            return sessions.stream().map(this::request).toArray(byte[][]::new);
        }
    }

    /** When a service had refused, and how often it served before. */
    private record Refusal(long at, int served) {}

    /** Lets the services run with some sessions that live and some that are ended first. */
    void warm(List<Session> sessions, double cpuSeconds) {
        List<Session> ended = sessions.subList(0, sessions.size() / 2);
        List<Session> live = sessions.subList(sessions.size() / 2, sessions.size());
        revokeAll(ended);
        refusers.forEach(refuser -> refuser.warm(live, ended, cpuSeconds));
        revokeAll(live);
    }

    /** Ends the sessions one after the other; each call measures anew. */
    List<Figure> measure(List<Session> sessions) {
        slowest.reset();
        logout.reset();
        served.reset();
        servedAfter = 0;
        revokeAll(sessions);
        return List.of(
                Figure.atMost(
                        "revoked to refused by both others, p99", slowest.getValueAtPercentile(99) / 1e6, "ms", MILLIS),
                Figure.fact("revoked to refused by both others, p50", slowest.getValueAtPercentile(50) / 1e6, "ms"),
                Figure.fact(
                        "the same two requests served just before, p99", served.getValueAtPercentile(99) / 1e6, "ms"),
                Figure.fact("logout until its acknowledgement, p50", logout.getValueAtPercentile(50) / 1e6, "ms"),
                Figure.atMost("requests served after an acknowledged revoke", servedAfter, "requests", 0));
    }

    private void revokeAll(List<Session> sessions) {
        try {
            for (Session session : sessions) {
                revoke(session);
            }
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException("revocations were not measured", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void revoke(Session session) throws IOException, InterruptedException, ExecutionException {
        for (int i = 0; i < WARM; i++) {
            long before = System.nanoTime();
            for (Future<Integer> answer : onAll(refuser -> serve(refuser, session))) {
                answer.get();
            }
            served.recordValue(System.nanoTime() - before);
        }
        byte[] request = Requests.delete("/api/v1/web/sessions/current", Requests.bearer(session.accessToken()));
        long asked = System.nanoTime();
        expect(NO_CONTENT, identity.exchange(request), identity);
        long acknowledged = System.nanoTime();
        logout.recordValue(acknowledged - asked);
        long last = acknowledged;
        for (Future<Refusal> refusal : onAll(refuser -> askUntilRefused(refuser, session))) {
            last = Math.max(last, refusal.get().at());
            servedAfter += refusal.get().served();
        }
        slowest.recordValue(last - acknowledged);
    }

    private interface Question<T> {
        T ask(Refuser refuser) throws IOException;
    }

    private <T> List<Future<T>> onAll(Question<T> question) {
        return refusers.stream()
                .map(refuser -> threads.submit(() -> question.ask(refuser)))
                .toList();
    }

    private static Integer serve(Refuser refuser, Session session) throws IOException {
        int status = refuser.ask(session);
        expect(OK, status, refuser.connection());
        return status;
    }

    private static Refusal askUntilRefused(Refuser refuser, Session session) throws IOException {
        for (int served = 0; ; served++) {
            int status = refuser.ask(session);
            if (status == UNAUTHORIZED) {
                return new Refusal(System.nanoTime(), served);
            }
            expect(OK, status, refuser.connection());
        }
    }

    private static void expect(int expected, int status, RawConnection connection) {
        if (status != expected) {
            throw new IllegalStateException("unexpected answer: " + connection.answer());
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        identity.close();
        for (Refuser refuser : refusers) {
            refuser.connection().close();
        }
    }
}
