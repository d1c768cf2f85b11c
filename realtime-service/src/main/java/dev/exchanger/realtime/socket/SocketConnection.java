package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.security.UserPrincipal;

/** One open connection of a client. Safe to use from any thread unless a method says otherwise. */
public final class SocketConnection {

    private final String id = UUID.randomUUID().toString();
    private final SocketWire wire;
    private final Executor executor;
    private final Outbound outbound;
    private final OutboundLoop loop;
    private final Inbound inbound;
    private final boolean resuming;
    private final Set<String> rooms = ConcurrentHashMap.newKeySet(2);
    private final AtomicReference<CloseCode> closing = new AtomicReference<>();
    private final Liveness liveness = new Liveness();
    private final Strikes strikes = new Strikes();
    private final long openedAt = System.nanoTime();
    private volatile UserPrincipal principal;
    private volatile String token;
    private volatile boolean gone;
    private volatile Runnable onClosing = () -> {};

    SocketConnection(Handshake handshake, Parts parts) {
        this.principal = handshake.principal();
        this.token = handshake.token();
        this.resuming = handshake.resuming();
        this.wire = parts.wire();
        this.executor = parts.executor();
        this.loop = parts.loop();
        this.outbound =
                new Outbound(parts.outboundLimit(), parts.frameLimit(), wire, () -> close(CloseCode.SLOW_CONSUMER));
        this.inbound = new Inbound(
                parts.inboundLimit(), executor, envelope -> parts.handler().handle(this, envelope));
    }

    /** What a connection is made of. */
    record Parts(
            SocketWire wire,
            Executor executor,
            OutboundLoop loop,
            int outboundLimit,
            int frameLimit,
            int inboundLimit,
            MessageHandler handler) {}

    /** Handles one envelope of a connection; the answer never fails. */
    interface MessageHandler {
        Uni<Void> handle(SocketConnection connection, Envelope envelope);
    }

    /** The public id, also part of the presence lease. */
    public String id() {
        return id;
    }

    public UserPrincipal principal() {
        return principal;
    }

    public UUID userId() {
        return principal.userId();
    }

    /** The user's current access token, for calls on the user's behalf. Never to be logged. */
    public String token() {
        return token;
    }

    /** Whether the client said at the handshake that it will resume, so that nothing is joined for it before. */
    public boolean resuming() {
        return resuming;
    }

    /** Names of the rooms it is in; kept by the rooms. */
    public Set<String> rooms() {
        return rooms;
    }

    /** Runs tasks on the connection's event loop. */
    public Executor executor() {
        return executor;
    }

    /** Puts a message in the queue; closes the connection instead when the client does not keep up. */
    public void send(Frame frame) {
        loop.send(frame, outbound);
    }

    OutboundLoop loop() {
        return loop;
    }

    Outbound outbound() {
        return outbound;
    }

    /** Takes what the client sent; on the event loop only. */
    void receive(List<Envelope> envelopes) {
        if (closing.get() == null && !inbound.accept(envelopes)) {
            close(CloseCode.OVERLOADED);
        }
    }

    public void close(CloseCode code) {
        close(code, code.reason());
    }

    /** Sends what waits, then closes; only the first call counts. */
    public void close(CloseCode code, String reason) {
        if (closing.compareAndSet(null, code)) {
            onClosing.run();
            executor.execute(() -> {
                inbound.close();
                if (code == CloseCode.OVERLOADED || code == CloseCode.RATE_ABUSE) {
                    // It sends on, and each of its frames would still be read and each of its pings answered.
                    wire.stopReading();
                }
                if (code != CloseCode.SLOW_CONSUMER) {
                    loop.flush(outbound);
                }
                outbound.close();
                wire.close(code.code(), reason);
            });
        }
    }

    /** What to do once when the server decides to close it. */
    void onClosing(Runnable action) {
        onClosing = action;
    }

    /** Why the server closed it; {@code null} when it did not. */
    CloseCode closeCode() {
        return closing.get();
    }

    /** Ends the TCP connection without a word, for a peer that does not even take the close frame. */
    void abort() {
        wire.abort();
    }

    /** It is closed, whoever did it. On the event loop only. */
    void ended() {
        gone = true;
        inbound.close();
        outbound.close();
    }

    /** False from the moment a close was decided or seen. */
    public boolean open() {
        return !gone && closing.get() == null;
    }

    boolean gone() {
        return gone;
    }

    /** A newer token of the same session took effect. */
    void renew(UserPrincipal newer, String newerToken) {
        this.principal = newer;
        this.token = newerToken;
    }

    Liveness liveness() {
        return liveness;
    }

    Strikes strikes() {
        return strikes;
    }

    /** For how long it has been open. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    /** Bytes that wait for the client to read them. */
    public int pendingBytes() {
        return outbound.pendingBytes();
    }

    /** Requests that wait to be handled. */
    public int pendingRequests() {
        return inbound.pending();
    }

    /** Id and user, never the token. */
    @Override
    public String toString() {
        return "connection " + id + " of user " + principal.userId();
    }
}
