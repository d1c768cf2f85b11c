package dev.exchanger.platform.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.http.HttpHeaders;
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

    private final Lifecycle lifecycle;
    private final ProblemWriter problems;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean refusing = new AtomicBoolean();
    private volatile UniEmitter<? super Void> idle;

    public InFlightRequests(Lifecycle lifecycle, ProblemWriter problems) {
        this.lifecycle = lifecycle;
        this.problems = problems;
    }

    /** Requests accepted and not yet answered. */
    public int count() {
        return count.get();
    }

    /** The filter: counts the request, and refuses it once the drain has begun. */
    public void handle(RoutingContext request) {
        if (WebSockets.isUpgrade(request.request())) {
            request.next();
            return;
        }
        // Counted before the flag is read: a request either sees the flag or is seen by the drain.
        count.incrementAndGet();
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

    /** Ends when every accepted request is answered. From now on new ones are refused with 503. */
    public Uni<Void> drain() {
        return Uni.createFrom().<Void>emitter(emitter -> {
            idle = emitter;
            refusing.set(true);
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

    /** Keep-alive clients move to another node while this one still answers. */
    private static void askToReconnect(RoutingContext request) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
}
