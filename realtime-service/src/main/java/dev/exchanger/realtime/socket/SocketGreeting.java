package dev.exchanger.realtime.socket;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.realtime.flag.FeatureFlags;

/** Writes the first push of every connection. */
@ApplicationScoped
public class SocketGreeting {

    private final SocketConfig config;
    private final SocketMode mode;
    private final String node;
    private final ObjectNode flags;

    public SocketGreeting(SocketConfig config, SocketMode mode, ServiceNode node, FeatureFlags flags) {
        this.config = config;
        this.mode = mode;
        this.node = node.nodeId();
        this.flags = EnvelopeWriter.object()
                .put("collaboration", flags.redisCollaboration())
                .put("websockets", flags.redisWebsockets())
                .put("eventOrdering", flags.redisEventOrdering());
    }

    /** {@code hello}: who serves the connection, under which limits, and the token to resume it with. */
    Frame hello(SocketConnection connection) {
        ObjectNode data = EnvelopeWriter.object()
                .put("conn", connection.id())
                .put("node", node)
                .put("session", connection.principal().sessionId())
                .put("resumeToken", ResumeToken.of(node, connection.id()))
                .put("expiresAt", connection.principal().expiresAt().toString())
                .put("pingMs", config.pingInterval().toMillis())
                .put("pongMs", config.pongTimeout().toMillis())
                .put("maxBytes", config.maxMessageBytes());
        data.putObject("limits")
                .put("events", config.eventLimit())
                .put("windowMs", config.eventWindow().toMillis())
                .put("rooms", config.maxRooms())
                .put("pending", config.maxInboundPending());
        data.set("flags", flags);
        data.put("mode", mode.code());
        return EnvelopeWriter.push("hello", data);
    }
}
