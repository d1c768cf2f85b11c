package dev.exchanger.bench.identity;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.Histogram;

import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.report.Figure;

/**
 * The time from an acknowledged logout until the other services refuse the session. Both have just served it, so that
 * whatever they remember is warm; then they are asked again and again until each has refused.
 */
final class Revocations implements AutoCloseable {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int WARM = 2;
    private static final double MILLIS = 50;
    private static final long HIGHEST_NANOS = 120_000_000_000L;

    private final RawConnection identity;
    private final List<Refuser> refusers;
    private final ExecutorService threads;
    private final Histogram slowest = new Histogram(HIGHEST_NANOS, 3);
    private int servedAfter;

    Revocations(Stand.Replica identity, Stand.Replica secondIdentity, Stand.Replica exchange) throws IOException {
        this.identity = new RawConnection(identity.port());
        this.refusers = List.of(
                new Refuser("/api/v1/web/users/me/permissions", new RawConnection(secondIdentity.port())),
                new Refuser("/api/v1/orders", new RawConnection(exchange.port())));
        this.threads = Executors.newFixedThreadPool(refusers.size());
    }

    /** Another service that has to refuse. */
    private record Refuser(String path, RawConnection connection) {
        int ask(Session session) throws IOException {
            return connection.exchange(Requests.get(path, Requests.bearer(session.accessToken())));
        }
    }

    /** When a service had refused, and how often it served before. */
    private record Refusal(long at, int served) {}

    /** Ends the sessions one after the other; each call measures anew. */
    List<Figure> measure(List<Session> sessions) {
        slowest.reset();
        servedAfter = 0;
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
        return List.of(
                Figure.atMost(
                        "revoked to refused by both others, p99", slowest.getValueAtPercentile(99) / 1e6, "ms", MILLIS),
                Figure.fact("revoked to refused by both others, p50", slowest.getValueAtPercentile(50) / 1e6, "ms"),
                Figure.atMost("requests served after an acknowledged revoke", servedAfter, "requests", 0));
    }

    private void revoke(Session session) throws IOException, InterruptedException, ExecutionException {
        for (Refuser refuser : refusers) {
            for (int i = 0; i < WARM; i++) {
                expect(OK, refuser.ask(session), refuser.connection());
            }
        }
        byte[] logout = Requests.delete("/api/v1/web/sessions/current", Requests.bearer(session.accessToken()));
        expect(NO_CONTENT, identity.exchange(logout), identity);
        long acknowledged = System.nanoTime();
        List<Future<Refusal>> refusals = refusers.stream()
                .map(refuser -> threads.submit(() -> askUntilRefused(refuser, session)))
                .toList();
        long last = acknowledged;
        for (Future<Refusal> refusal : refusals) {
            last = Math.max(last, refusal.get().at());
            servedAfter += refusal.get().served();
        }
        slowest.recordValue(last - acknowledged);
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
