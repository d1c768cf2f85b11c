package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

/** What operators see of the gateway; the names are explained in {@code docs/realtime/metrics.md}. */
@Startup
@ApplicationScoped
public class SocketMetrics {

    private final MeterRegistry registry;
    private final Counter received;
    private final Counter sent;
    private final Counter frames;
    private final Counter opened;
    private final Timer lives;
    private final Map<SocketError, Counter> errors = new EnumMap<>(SocketError.class);
    private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);
    private final Counter closedByPeer;

    public SocketMetrics(MeterRegistry registry, Sockets sockets) {
        this.registry = registry;
        this.received = registry.counter("exchanger_realtime_frames_received");
        this.sent = registry.counter("exchanger_realtime_messages_sent");
        this.frames = registry.counter("exchanger_realtime_frames_sent");
        this.opened = registry.counter("exchanger_realtime_opened");
        this.lives = registry.timer("exchanger_realtime_connection_duration");
        for (SocketError error : SocketError.values()) {
            errors.put(error, registry.counter("exchanger_realtime_requests_refused", "code", error.code()));
        }
        for (CloseCode code : CloseCode.values()) {
            closed.put(code, registry.counter("exchanger_realtime_closed", "code", Integer.toString(code.code())));
        }
        this.closedByPeer = registry.counter("exchanger_realtime_closed", "code", "peer");
        Gauge.builder("exchanger_realtime_connections", sockets, Sockets::count).register(registry);
        Gauge.builder("exchanger_realtime_outbound_pending_bytes", sockets, SocketMetrics::pendingBytes)
                .register(registry);
        Gauge.builder("exchanger_realtime_inbound_pending", sockets, SocketMetrics::pendingRequests)
                .register(registry);
    }

    void opened() {
        opened.increment();
    }

    void received() {
        received.increment();
    }

    void refusedRequest(SocketError error) {
        errors.get(error).increment();
    }

    /** A handshake was answered with this status, for one of a few reasons. */
    void refused(int status, String reason) {
        registry.counter("exchanger_realtime_handshakes_refused", "status", Integer.toString(status), "reason", reason)
                .increment();
    }

    /** A connection ended after this time; {@code code} is {@code null} when the client or the network ended it. */
    void closed(CloseCode code, Duration after) {
        (code == null ? closedByPeer : closed.get(code)).increment();
        lives.record(after);
    }

    /** Frames were written with so many messages in them. */
    void sent(int inFrames, int messages) {
        frames.increment(inFrames);
        sent.increment(messages);
    }

    private static double pendingRequests(Sockets sockets) {
        return sockets.all().stream()
                .mapToLong(SocketConnection::pendingRequests)
                .sum();
    }

    private static double pendingBytes(Sockets sockets) {
        return sockets.all().stream().mapToLong(SocketConnection::pendingBytes).sum();
    }
}
