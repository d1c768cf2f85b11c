package dev.exchanger.realtime.socket;

import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPingMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;

/**
 * The WebSocket endpoint: hands what comes to the {@link SocketGateway}. The layer's own serial mode is not used, as its
 * queue has no bound; {@link Inbound} keeps the order.
 */
@WebSocket(path = "/ws/v1", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
public class SocketEndpoint {

    private static final Logger LOG = Logger.getLogger(SocketEndpoint.class);
    private static final TypedKey<SocketConnection> CONNECTION = new TypedKey<>("connection");

    private final SocketGateway gateway;

    public SocketEndpoint(SocketGateway gateway) {
        this.gateway = gateway;
    }

    @OnOpen
    Uni<Void> opened(WebSocketConnection socket) {
        Handshake handshake = socket.userData().remove(Handshake.KEY);
        if (handshake == null || !handshake.use()) {
            return socket.close();
        }
        SocketConnection connection = gateway.open(handshake, socket);
        socket.userData().put(CONNECTION, connection);
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String frame, WebSocketConnection socket) {
        SocketConnection connection = socket.userData().get(CONNECTION);
        if (connection != null) {
            gateway.receive(connection, frame);
        }
        return Uni.createFrom().voidItem();
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer frame, WebSocketConnection socket) {
        SocketConnection connection = socket.userData().get(CONNECTION);
        if (connection != null) {
            gateway.receiveBinary(connection);
        }
        return Uni.createFrom().voidItem();
    }

    /** The layer below answers each with a pong, however fast they come and whether or not the client reads. */
    @OnPingMessage
    Uni<Void> ping(Buffer data, WebSocketConnection socket) {
        SocketConnection connection = socket.userData().get(CONNECTION);
        if (connection != null) {
            gateway.receivePing(connection);
        }
        return Uni.createFrom().voidItem();
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection socket) {
        SocketConnection connection = socket.userData().remove(CONNECTION);
        if (connection != null) {
            gateway.closed(connection);
        }
        return Uni.createFrom().voidItem();
    }

    /** The layer below reports lost peers and messages larger than it takes; none of it closes a socket that is open. */
    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection socket) {
        SocketConnection connection = socket.userData().get(CONNECTION);
        if (connection != null && isTooLarge(failure)) {
            gateway.receiveTooLarge(connection);
        } else {
            LOG.debugf("Socket %s: %s", socket.id(), failure.toString());
        }
        return Uni.createFrom().voidItem();
    }

    /** Vert.x has no type for it; it drops the message and goes on. */
    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof IllegalStateException
                && String.valueOf(failure.getMessage()).contains("overflow max message size");
    }
}
