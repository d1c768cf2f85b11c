package dev.exchanger.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.exchanger.testkit.backend.FreePort;

/**
 * A TCP proxy on the loopback address that can fail in the ways a network does. Thread-safe; threads are daemons.
 *
 * <pre>{@code
 * try (TcpProxy proxy = new TcpProxy(redis.host(), redis.port())) {
 *     connect(proxy.port());
 *     proxy.pause();            // nothing passes, nothing is lost
 *     proxy.resume();
 *     proxy.silence();          // bytes vanish, connections stay: half-open
 *     proxy.refuse();           // new connections are refused
 *     proxy.cut();              // open ones are closed
 *     proxy.accept();           // back to normal
 * }
 * }</pre>
 */
public final class TcpProxy implements AutoCloseable {
    private static final long ACCEPTOR_END_MILLIS = 3000;

    private final String host;
    private final int targetPort;
    private final int port;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final ProxyMode mode = new ProxyMode();
    private ServerSocket listener;
    private Thread acceptor;
    private boolean closed;

    /** Starts to forward from a free loopback port to the target. */
    public TcpProxy(String host, int targetPort) {
        this.host = host;
        this.targetPort = targetPort;
        this.port = FreePort.any();
        this.listener = listen(port);
        acceptFrom(listener);
    }

    /** Where clients connect to; stays the same over {@link #refuse()} and {@link #accept()}. */
    public int port() {
        return port;
    }

    /** Address clients connect to. */
    public String host() {
        return "127.0.0.1";
    }

    /** Connections accepted so far. */
    public long accepted() {
        return accepted.get();
    }

    /** Connections open now. */
    public int open() {
        return connections.size();
    }

    /** Stops forwarding in both directions; bytes wait and pass after {@link #resume()}. */
    public void pause() {
        mode.pause();
    }

    /** Ends {@link #pause()}, {@link #silence()} and {@link #delay(Duration)}. After silence the open connections are cut: bytes are missing in them. */
    public void resume() {
        if (mode.silent()) {
            cut();
        }
        mode.normal();
    }

    /** Swallows all bytes while every connection stays open, new ones too: the half-open connection of a vanished peer. */
    public void silence() {
        mode.silence();
    }

    /**
     * Swallows the bytes of one connection for good, while the others go on: {@link #cut()} ends it.
     *
     * @param port of the proxy's end towards the target, which is how the target's list of clients names it
     * @return whether there is such a connection
     */
    public boolean silence(int port) {
        return find(port)
                .map(connection -> {
                    connection.silence();
                    return true;
                })
                .orElse(false);
    }

    /** Closes one connection, named as for {@link #silence(int)}; whether there is such a one. */
    public boolean cut(int port) {
        return find(port)
                .map(connection -> {
                    connection.close();
                    return true;
                })
                .orElse(false);
    }

    private Optional<ProxiedConnection> find(int port) {
        return connections.stream()
                .filter(connection -> connection.targetSidePort() == port)
                .findFirst();
    }

    /** Holds back each piece of data for this long, in each direction; zero ends it. */
    public void delay(Duration time) {
        mode.delay(time);
    }

    /** Closes all open connections; new ones are served. */
    public void cut() {
        connections.forEach(ProxiedConnection::close);
    }

    /** Refuses new connections (nobody listens any more); open ones stay, see {@link #cut()}. */
    public synchronized void refuse() {
        closeListener();
    }

    /** Ends {@link #refuse()}. */
    public synchronized void accept() {
        if (!closed && listener.isClosed()) {
            listener = listen(port);
            acceptFrom(listener);
        }
    }

    /** The whole target away: {@link #refuse()} and {@link #cut()}. */
    public void down() {
        refuse();
        cut();
    }

    /** Everything normal again, whatever was done before. */
    public void heal() {
        resume();
        accept();
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeListener();
        cut();
        mode.normal();
    }

    private ServerSocket listen(int wanted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 128);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("Proxy cannot listen on port " + wanted, e);
        }
    }

    private void closeListener() {
        try {
            listener.close();
            // While its thread is still inside accept the kernel goes on listening.
            acceptor.join(ACCEPTOR_END_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptFrom(ServerSocket socket) {
        acceptor = new Thread(() -> acceptLoop(socket), "proxy-" + socket.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void acceptLoop(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                open(client);
            } catch (IOException e) {
                // The listener was closed by refuse() or close(): the loop ends by its condition.
            }
        }
    }

    private void open(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(host, targetPort), 5000);
        } catch (IOException e) {
            client.close();
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, server, mode, connections::remove);
        connections.add(connection);
        connection.start();
    }
}
