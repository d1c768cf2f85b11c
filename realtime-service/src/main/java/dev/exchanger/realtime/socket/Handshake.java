package dev.exchanger.realtime.socket;

import java.util.concurrent.atomic.AtomicBoolean;

import io.quarkus.websockets.next.UserData.TypedKey;
import io.vertx.core.http.HttpConnection;

import dev.exchanger.platform.security.UserPrincipal;

/** A handshake that passed all checks and holds a place among the connections until it is used or given up. */
final class Handshake {

    static final TypedKey<Handshake> KEY = new TypedKey<>("handshake");

    private final UserPrincipal principal;
    private final String token;
    private final boolean resuming;
    private final HttpConnection transport;
    private final Runnable giveUp;
    private final AtomicBoolean settled = new AtomicBoolean();

    Handshake(UserPrincipal principal, String token, boolean resuming, HttpConnection transport, Runnable giveUp) {
        this.principal = principal;
        this.token = token;
        this.resuming = resuming;
        this.transport = transport;
        this.giveUp = giveUp;
    }

    UserPrincipal principal() {
        return principal;
    }

    String token() {
        return token;
    }

    /** Whether the client said that its first request is a {@code resume}. */
    boolean resuming() {
        return resuming;
    }

    /** The TCP connection below the socket. */
    HttpConnection transport() {
        return transport;
    }

    /** Takes the place; false when it was given up before. */
    boolean use() {
        return settled.compareAndSet(false, true);
    }

    /** The upgrade never completed: frees the place. */
    void expire() {
        if (settled.compareAndSet(false, true)) {
            giveUp.run();
        }
    }
}
