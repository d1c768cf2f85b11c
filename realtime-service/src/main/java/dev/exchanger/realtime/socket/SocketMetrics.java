package dev.exchanger.realtime.socket;

import java.util.EnumMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators see of the gateway. */
@ApplicationScoped
public class SocketMetrics {

    private final MeterRegistry registry;
    private final Counter received;
    private final Counter sent;
    private final Counter frames;
    private final Counter errors;
    private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);
    private final Counter closedByPeer;

    public SocketMetrics(MeterRegistry registry, Sockets sockets) {
        this.registry = registry;
        this.received = registry.counter("exchanger_realtime_frames_received");
        this.sent = registry.counter("exchanger_realtime_messages_sent");
        this.frames = registry.counter("exchanger_realtime_frames_sent");
        this.errors = registry.counter("exchanger_realtime_requests_refused");
        for (CloseCode code : CloseCode.values()) {
            closed.put(code, registry.counter("exchanger_realtime_closed", "code", Integer.toString(code.code())));
        }
        this.closedByPeer = registry.counter("exchanger_realtime_closed", "code", "peer");
        Gauge.builder("exchanger_realtime_connections", sockets, Sockets::count).register(registry);
        Gauge.builder("exchanger_realtime_outbound_pending_bytes", sockets, SocketMetrics::pendingBytes)
                .register(registry);
    }

    void received() {
        received.increment();
    }

    void refusedRequest() {
        errors.increment();
    }

    /** A handshake was answered with this status. */
    void refused(int status) {
        registry.counter("exchanger_realtime_handshakes_refused", "status", Integer.toString(status))
                .increment();
    }

    /** A connection ended; {@code code} is {@code null} when the client or the network ended it. */
    void closed(CloseCode code) {
        (code == null ? closedByPeer : closed.get(code)).increment();
    }

    /** A flush wrote this many messages in one frame. */
    void sent(int messages) {
        frames.increment();
        sent.increment(messages);
    }

    private static double pendingBytes(Sockets sockets) {
        return sockets.all().stream().mapToLong(SocketConnection::pendingBytes).sum();
    }
}
