package dev.exchanger.realtime.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jboss.logging.Logger;

/**
 * The WebSocket below a connection. Messages are written to the channel as frames that are encoded already: the layers
 * in between would encode each message for each connection, with a dozen objects each time. Their own frames (pong,
 * close) go the same way on the same thread, so the order is that of the calls.
 */
class SocketWire implements Outbound.Wire {

    private static final Logger LOG = Logger.getLogger(SocketWire.class);

    private final WebSocketConnection socket;
    private final ConnectionBase transport;

    SocketWire(WebSocketConnection socket, HttpConnection transport) {
        this.socket = socket;
        this.transport = (ConnectionBase) transport;
    }

    /**
     * The pings of this protocol find a dead peer sooner than the timer of HTTP, which costs each connection memory and
     * each write an object.
     */
    void dropIdleTimer() {
        if (transport.channel().pipeline().get(IdleStateHandler.class) != null) {
            transport.channel().pipeline().remove(IdleStateHandler.class);
        }
    }

    @Override
    public void write(ByteBuf frame) {
        transport.channelHandlerContext().write(frame, transport.voidPromise);
    }

    @Override
    public boolean flush() {
        transport.channelHandlerContext().flush();
        ChannelOutboundBuffer buffer = transport.channel().unsafe().outboundBuffer();
        // There is none when the channel is closed.
        return buffer == null || buffer.isEmpty();
    }

    @Override
    public void whenTaken(Runnable task) {
        transport.channelHandlerContext().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(taken -> task.run());
    }

    void close(int code, String reason) {
        if (!socket.isClosed()) {
            socket.close(new CloseReason(code, reason))
                    .subscribe()
                    .with(closed -> {}, failure -> LOG.debugf("Closing %s: %s", socket.id(), failure.toString()));
        }
    }

    /** Takes nothing more from the peer, not even its close frame. */
    void stopReading() {
        transport.channel().config().setAutoRead(false);
    }

    /**
     * Closes the TCP connection at once. The WebSocket layer waits for its close frame to be written, and closing the
     * channel as a whole waits for all that was written before; neither happens when the peer does not read.
     */
    void abort() {
        transport.channelHandlerContext().close();
    }
}
