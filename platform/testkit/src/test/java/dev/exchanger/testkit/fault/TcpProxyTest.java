package dev.exchanger.testkit.fault;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TcpProxyTest {
    private ServerSocket echo;
    private Thread server;
    private TcpProxy proxy;
    private volatile int lastPeer;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = new Thread(this::serve);
        server.setDaemon(true);
        server.start();
        proxy = new TcpProxy("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsBothWaysAndPassesTheEnd() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 7)).isEqualTo(7);
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        Awaitility.await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void pauseHoldsBytesAndLosesNone() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);
            proxy.pause();
            client.setSoTimeout(150);
            assertThatThrownBy(() -> ask(client, 2)).isInstanceOf(SocketTimeoutException.class);
            proxy.resume();
            client.setSoTimeout(3000);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void silenceSwallowsBytesAndKeepsConnectionsOpen() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);
            proxy.silence();
            client.setSoTimeout(150);
            assertThatThrownBy(() -> ask(client, 2)).isInstanceOf(SocketTimeoutException.class);
            try (Socket late = connect()) {
                late.setSoTimeout(150);
                assertThatThrownBy(() -> ask(late, 3)).isInstanceOf(SocketTimeoutException.class);
            }
            proxy.resume();
            client.setSoTimeout(3000);
            assertThat(endOf(client)).isTrue();
        }
        try (Socket fresh = connect()) {
            assertThat(ask(fresh, 4)).isEqualTo(4);
        }
    }

    @Test
    void silenceOfOneConnectionLeavesTheOthersAlone() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);
            int named = lastPeer;
            try (Socket other = connect()) {
                assertThat(ask(other, 2)).isEqualTo(2);
                assertThat(proxy.silence(1)).isFalse();
                assertThat(proxy.silence(named)).isTrue();
                client.setSoTimeout(150);
                assertThatThrownBy(() -> ask(client, 3)).isInstanceOf(SocketTimeoutException.class);
                assertThat(ask(other, 4)).isEqualTo(4);
                assertThat(proxy.cut(named)).isTrue();
                client.setSoTimeout(3000);
                assertThat(endOf(client)).isTrue();
                assertThat(ask(other, 5)).isEqualTo(5);
            }
        }
    }

    @Test
    void cutEndsOpenConnectionsAndServesNewOnes() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);
            proxy.cut();
            assertThat(endOf(client)).isTrue();
        }
        try (Socket fresh = connect()) {
            assertThat(ask(fresh, 2)).isEqualTo(2);
        }
    }

    @Test
    void refuseKeepsOpenConnectionsAndAcceptUsesTheSamePort() throws IOException {
        int port = proxy.port();
        try (Socket client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(ask(client, 2)).isEqualTo(2);
            proxy.accept();
            proxy.accept();
        }
        assertThat(proxy.port()).isEqualTo(port);
        try (Socket fresh = connect()) {
            assertThat(ask(fresh, 3)).isEqualTo(3);
        }
    }

    @Test
    void delayHoldsEachPieceBack() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);
            proxy.delay(Duration.ofMillis(100));
            long start = System.nanoTime();
            assertThat(ask(client, 2)).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void deadTargetClosesTheClient() throws IOException, InterruptedException {
        echo.close();
        // While its thread is still inside accept the kernel goes on listening.
        server.join();
        try (Socket client = connect()) {
            assertThat(endOf(client)).isTrue();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.port());
        socket.setSoTimeout(3000);
        return socket;
    }

    private static int ask(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return socket.getInputStream().read();
    }

    private static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                lastPeer = socket.getPort();
                Thread worker = new Thread(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // The proxy cut the connection: that is what some tests do.
                    }
                });
                worker.setDaemon(true);
                worker.start();
            } catch (IOException e) {
                return;
            }
        }
    }
}
