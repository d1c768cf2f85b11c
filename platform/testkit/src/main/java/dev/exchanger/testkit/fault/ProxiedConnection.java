package dev.exchanger.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client connection and its counterpart at the target. */
final class ProxiedConnection {
    private final Socket client;
    private final Socket server;
    private final ProxyMode mode;
    private final Consumer<ProxiedConnection> onClose;
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private volatile boolean mute;

    ProxiedConnection(Socket client, Socket server, ProxyMode mode, Consumer<ProxiedConnection> onClose) {
        this.client = client;
        this.server = server;
        this.mode = mode;
        this.onClose = onClose;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        pump(client, server);
        pump(server, client);
    }

    /** The port that the target sees. */
    int targetSidePort() {
        return server.getLocalPort();
    }

    /** From now on nothing gets through, not even the end. */
    void silence() {
        mute = true;
    }

    void close() {
        closeQuietly(client);
        closeQuietly(server);
        onClose.accept(this);
    }

    private void pump(Socket from, Socket to) {
        Thread thread = new Thread(() -> forward(from, to), "proxy-" + from.getPort() + "-" + to.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (mode.admit(() -> from.isClosed() || to.isClosed()) && !mute) {
                    out.write(buffer, 0, read);
                }
            }
            // One side has finished; the other may still talk. In silence even the end does not get through.
            if (mode.admit(to::isClosed) && !mute) {
                to.shutdownOutput();
                if (openDirections.decrementAndGet() == 0) {
                    close();
                }
            }
        } catch (IOException e) {
            // Reset by either side: passed on as the end of both.
            if (!mode.silent() && !mute) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }
}
