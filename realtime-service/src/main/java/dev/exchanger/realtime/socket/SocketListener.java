package dev.exchanger.realtime.socket;

/** A CDI bean that is told of connections. Called on the connection's event loop; must not block. */
public interface SocketListener {

    /** A connection is open and has been greeted. */
    void opened(SocketConnection connection);

    /** It is closed. Called once for each connection that was opened. */
    void closed(SocketConnection connection);
}
