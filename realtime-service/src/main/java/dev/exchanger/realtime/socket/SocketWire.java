package dev.exchanger.realtime.socket;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jboss.logging.Logger;

/** The WebSocket below a connection. */
class SocketWire implements Outbound.Wire {

    private static final Logger LOG = Logger.getLogger(SocketWire.class);

    private final WebSocketConnection socket;
    private final HttpConnection transport;
    private final SocketMetrics metrics;

    SocketWire(WebSocketConnection socket, HttpConnection transport, SocketMetrics metrics) {
        this.socket = socket;
        this.transport = transport;
        this.metrics = metrics;
    }

    @Override
    public void write(String text, int messages, Runnable done) {
        metrics.sent(messages);
        socket.sendText(text).subscribe().with(sent -> done.run(), failure -> {
            done.run();
            LOG.debugf("Not sent to %s: %s", socket.id(), failure.toString());
        });
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
        ((ConnectionBase) transport).channel().config().setAutoRead(false);
    }

    /**
     * Closes the TCP connection at once. The WebSocket layer waits for its close frame to be written, and closing the
     * channel as a whole waits for all that was written before; neither happens when the peer does not read.
     */
    void abort() {
        ((ConnectionBase) transport).channelHandlerContext().close();
    }
}
