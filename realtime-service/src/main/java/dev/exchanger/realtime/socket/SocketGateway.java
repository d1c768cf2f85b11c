package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.quarkus.arc.All;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import dev.exchanger.platform.reactive.OwnContext;

/** Opens connections, takes in what clients send, and cleans up behind them. Its methods run on the connection's event loop. */
@ApplicationScoped
public class SocketGateway {

    /** A peer that has not taken the close frame by then is cut off. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private static final List<Envelope> PING =
            List.of(new Envelope.Request(null, "ping", null, null, EnvelopeWriter.object()));

    private final Sockets sockets;
    private final SocketDispatcher dispatcher;
    private final Heartbeats heartbeats;
    private final SocketTimer timer;
    private final SocketGreeting greeting;
    private final SocketMetrics metrics;
    private final SocketConfig config;
    private final List<SocketListener> listeners;
    private final Map<EventLoop, OutboundLoop> loops = new ConcurrentHashMap<>();

    public SocketGateway(
            Sockets sockets,
            SocketDispatcher dispatcher,
            Heartbeats heartbeats,
            SocketTimer timer,
            SocketGreeting greeting,
            SocketMetrics metrics,
            SocketConfig config,
            @All List<SocketListener> listeners) {
        this.sockets = sockets;
        this.dispatcher = dispatcher;
        this.heartbeats = heartbeats;
        this.timer = timer;
        this.greeting = greeting;
        this.metrics = metrics;
        this.config = config;
        this.listeners = listeners;
    }

    SocketConnection open(Handshake handshake, WebSocketConnection socket) {
        Context context = Vertx.currentContext();
        SocketWire wire = new SocketWire(socket, handshake.transport());
        wire.dropIdleTimer();
        SocketConnection connection = new SocketConnection(
                handshake,
                new SocketConnection.Parts(
                        wire,
                        task -> run(context, task),
                        loops.computeIfAbsent(
                                OwnContext.loop(context),
                                loop -> new OutboundLoop(
                                        loop, PooledByteBufAllocator.DEFAULT, config.batchWindow(), metrics)),
                        config.maxOutboundBytes(),
                        config.maxMessageBytes(),
                        config.maxInboundPending(),
                        dispatcher::handle));
        connection.onClosing(() -> timer.schedule(CLOSE_LIMIT, () -> cutOff(connection)));
        sockets.add(connection);
        metrics.opened();
        connection.send(greeting.hello(connection));
        heartbeats.watch(connection);
        listeners.forEach(listener -> listener.opened(connection));
        if (sockets.draining()) {
            // It slipped in between its check and the start of the drain.
            connection.close(CloseCode.DRAIN);
        }
        return connection;
    }

    void receive(SocketConnection connection, String frame) {
        metrics.received();
        connection.liveness().heard(System.nanoTime());
        if (frame.length() * 3L > config.maxMessageBytes() && Frame.utf8Length(frame) > config.maxMessageBytes()) {
            receiveTooLarge(connection);
        } else {
            connection.receive(EnvelopeReader.read(frame));
        }
    }

    void receiveBinary(SocketConnection connection) {
        metrics.received();
        connection.liveness().heard(System.nanoTime());
        malformed(connection, SocketError.UNSUPPORTED.because("binary frames are not part of exchanger.rt.v1"));
    }

    /** A ping of the WebSocket layer; an event like the request of that name. */
    void receivePing(SocketConnection connection) {
        metrics.received();
        connection.liveness().heard(System.nanoTime());
        connection.receive(PING);
    }

    void receiveTooLarge(SocketConnection connection) {
        malformed(
                connection,
                SocketError.TOO_LARGE.because("a frame has at most " + config.maxMessageBytes() + " bytes"));
    }

    void closed(SocketConnection connection) {
        connection.ended();
        if (sockets.remove(connection)) {
            heartbeats.forget(connection);
            metrics.closed(connection.closeCode(), connection.age());
            listeners.forEach(listener -> listener.closed(connection));
        }
    }

    /** Through the queue like any request, so that it counts as an event and keeps its place in the order. */
    private static void malformed(SocketConnection connection, RequestRefused refusal) {
        connection.receive(List.of(new Envelope.Malformed(null, refusal)));
    }

    private static void cutOff(SocketConnection connection) {
        if (!connection.gone()) {
            connection.abort();
        }
    }

    private static void run(Context context, Runnable task) {
        context.runOnContext(nothing -> task.run());
    }
}
