package dev.exchanger.exchange.order.stream;

import java.time.Duration;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/**
 * One {@code text/event-stream} answer. What is sent and not yet taken by the client is bounded: senders ask
 * {@link #ready()} first. May be used from any thread.
 */
final class EventStream {

    private final RoutingContext request;
    private final HttpServerResponse response;
    private final Context context;

    private EventStream(RoutingContext request) {
        this.request = request;
        this.response = request.response();
        this.context = Vertx.currentContext();
    }

    /** Begins the answer. To be called on the request's context, with nothing answered yet. */
    static EventStream begin(RoutingContext request, Duration retry) {
        EventStream stream = new EventStream(request);
        stream.response
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Reverse proxies of nginx's kind would gather the events otherwise.
                .putHeader("X-Accel-Buffering", "no");
        stream.write("retry: " + retry.toMillis() + "\n\n");
        return stream;
    }

    /** Completes when the answer has ended, whoever ended it. To be subscribed once, directly after the beginning. */
    Uni<Void> ended() {
        return Uni.createFrom().emitter(emitter -> {
            request.addEndHandler(done -> emitter.complete(null));
            if (response.closed()) {
                emitter.complete(null);
            }
        });
    }

    /** Whether the client keeps up. */
    boolean ready() {
        return !response.writeQueueFull();
    }

    /** @param data without a line break */
    void send(long id, String data) {
        write("id: " + id + "\ndata: " + data + "\n\n");
    }

    /** Says that the stream lives, which also finds dead connections. */
    void beat() {
        write(":\n\n");
    }

    /** Ends the answer after what was sent. */
    void end() {
        context.runOnContext(ignored -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    /**
     * Drops what was not taken, and the connection: a client that does not read would not read the end either. Vert.x
     * closes a connection only after all was sent, which here is never.
     */
    void cut() {
        context.runOnContext(ignored -> {
            if (request.request().version() == HttpVersion.HTTP_2) {
                response.reset();
            } else {
                ((ConnectionBase) request.request().connection())
                        .channelHandlerContext()
                        .close();
            }
        });
    }

    private void write(String text) {
        context.runOnContext(ignored -> {
            if (!response.ended() && !response.closed()) {
                response.write(text);
            }
        });
    }
}
