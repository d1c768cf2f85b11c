package dev.exchanger.platform.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.problem.ProblemWriter;
import dev.exchanger.platform.shutdown.Lifecycle;

/**
 * Counts the HTTP requests that are accepted and not yet answered. WebSocket upgrades are not counted: they last as long
 * as the socket and have a step of their own in a stop.
 */
@ApplicationScoped
public class InFlightRequests {

    private static final Duration COME_BACK = Duration.ofSeconds(1);
    /** How long an accepted connection may take to bring its request once no new ones are accepted. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private final Lifecycle lifecycle;
    private final ProblemWriter problems;
    private final ListeningSockets listening;
    private final LongAdder accepted = new LongAdder();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean refusing = new AtomicBoolean();
    private volatile UniEmitter<? super Void> idle;

    public InFlightRequests(Lifecycle lifecycle, ProblemWriter problems, ListeningSockets listening) {
        this.lifecycle = lifecycle;
        this.problems = problems;
        this.listening = listening;
    }

    /** Requests accepted and not yet answered. */
    public int count() {
        return count.get();
    }

    /** Requests accepted since the start. */
    public long accepted() {
        return accepted.sum();
    }

    /** Whether requests are answered with 503 because the drain is past its quiet time. */
    public boolean refusing() {
        return refusing.get();
    }

    /** The filter: counts the request, and refuses it once the drain has begun. */
    public void handle(RoutingContext request) {
        if (WebSockets.isUpgrade(request.request())) {
            request.next();
            return;
        }
        // Counted before the flag is read: a request either sees the flag or is seen by the drain.
        count.incrementAndGet();
        accepted.increment();
        listening.note(request.request().connection());
        request.addEndHandler(ended -> ended());
        if (lifecycle.stopping()) {
            askToReconnect(request);
        }
        if (refusing.get()) {
            problems.send(
                    request,
                    new ProblemException(CommonProblem.UNAVAILABLE, "The server is stopping")
                            .withRetryAfter(COME_BACK));
        } else {
            request.next();
        }
    }

    /**
     * Accepts no more connections, answers what comes on those that are open until it is quiet, and refuses with 503
     * after that (or as soon as the caller loses patience and cancels). Ends when every accepted request is answered.
     */
    public Uni<Void> drain() {
        return listening
                .close()
                .chain(this::quiet)
                .onTermination()
                .invoke(() -> refusing.set(true))
                .chain(this::idle);
    }

    private Uni<Void> quiet() {
        long before = accepted();
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(QUIET)
                .chain(() -> accepted() == before ? Uni.createFrom().voidItem() : quiet());
    }

    private Uni<Void> idle() {
        return Uni.createFrom().emitter(emitter -> {
            idle = emitter;
            completeWhenIdle();
        });
    }

    private void ended() {
        count.decrementAndGet();
        completeWhenIdle();
    }

    private void completeWhenIdle() {
        UniEmitter<? super Void> waiting = idle;
        if (waiting != null && count.get() == 0) {
            waiting.complete(null);
        }
    }

    /**
     * Keep-alive clients move to another node while this one still answers. Vert.x sends the header, but does not obey it.
     * Connections of HTTP/2 get their GOAWAY when the server closes: some clients give up all streams on it.
     */
    private static void askToReconnect(RoutingContext request) {
        HttpServerRequest http = request.request();
        if (http.version() != HttpVersion.HTTP_2) {
            http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            request.addEndHandler(ended -> http.connection().close());
        }
    }
}
