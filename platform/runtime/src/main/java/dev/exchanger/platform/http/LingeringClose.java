package dev.exchanger.platform.http;

import java.time.Duration;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Closes a connection whose request was answered before all of it was read, when the client has sent the rest, which is
 * thrown away: 2 s are waited and 8 MiB read at most. Closed at once, it would be reset under a client that still sends,
 * and the client would never see the answer (RFC 9112, 9.6). Used on the request's event loop.
 */
final class LingeringClose {

    private static final Duration TIME = Duration.ofSeconds(2);
    private static final long BYTES = 8 * 1024 * 1024;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private long timer;
    private long left = BYTES;

    private LingeringClose(HttpServerRequest request, Vertx vertx) {
        this.request = request;
        this.vertx = vertx;
    }

    /** To be called when the answer has ended. */
    static void of(HttpServerRequest request, Vertx vertx) {
        if (request.isEnded()) {
            request.connection().close();
        } else {
            new LingeringClose(request, vertx).begin();
        }
    }

    private void begin() {
        timer = vertx.setTimer(TIME.toMillis(), late -> request.connection().close());
        request.endHandler(sent -> close());
        request.handler(thrownAway -> {
            left -= thrownAway.length();
            if (left < 0) {
                close();
            }
        });
        request.resume();
    }

    private void close() {
        vertx.cancelTimer(timer);
        request.connection().close();
    }
}
