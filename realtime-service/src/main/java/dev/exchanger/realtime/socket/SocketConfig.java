package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The gateway's bounds. */
@ConfigMapping(prefix = "exchanger.realtime.socket")
public interface SocketConfig {

    /** Origins of browser apps that may connect, such as {@code https://desk.example}; a request with any other is refused. */
    Optional<Set<String>> allowedOrigins();

    /** How often the server sends a ping. */
    @WithDefault("PT25S")
    Duration pingInterval();

    /** How long after a ping the client must have sent anything. */
    @WithDefault("PT8S")
    Duration pongTimeout();

    /** How exact the deadlines of connections are. */
    @WithDefault("PT0.1S")
    Duration tick();

    /** Largest frame from a client, in bytes of UTF-8. */
    @WithDefault("65536")
    @Min(1024)
    @Max(65536)
    int maxMessageBytes();

    /** Bytes that may wait for a client to read them. */
    @WithDefault("1048576")
    @Min(65536)
    int maxOutboundBytes();

    /** Requests that may wait to be handled on one connection. */
    @WithDefault("256")
    @Min(1)
    int maxInboundPending();

    /** Rooms one connection may be in, its user's own included. */
    @WithDefault("128")
    @Min(1)
    int maxRooms();

    /** Connections of one user, on all nodes together. */
    @WithDefault("20")
    @Min(1)
    int maxConnectionsPerUser();

    /** Connections of this node. */
    @WithDefault("20000")
    @Min(1)
    int maxConnections();

    /** Shortest time between two frames to a busy connection; its messages of that time share one. */
    @WithDefault("PT0.005S")
    Duration batchWindow();

    /** Events a user may send in {@link #eventWindow()}, on all connections and nodes together. */
    @WithDefault("100")
    @Min(1)
    long eventLimit();

    /** The time {@link #eventLimit()} is for. */
    @WithDefault("PT1M")
    Duration eventWindow();

    /** Refused events in a row after which the connection is closed. */
    @WithDefault("300")
    @Min(1)
    int abuseLimit();

    /** The time over which a draining node spreads the closing of its connections. */
    @WithDefault("PT8S")
    Duration drainWindow();

    /** The time over which clients of a draining node are told to spread their return. */
    @WithDefault("PT1S")
    Duration reconnectSpread();
}
