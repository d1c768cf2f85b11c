package dev.exchanger.exchange.order.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.restassured.RestAssured;

import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.testkit.token.TokenMinter;

/** A client that asks for a stream and then reads nothing of it. */
final class StalledReader implements AutoCloseable {

    private final Socket socket = new Socket();

    StalledReader(PlacedOrder order) throws IOException {
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port), 10_000);
        String request =
                "GET /api/v1/orders/" + order.id() + "/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + TokenMinter.shared().accessToken(order.owner()) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads what is left to be read. @return its length in bytes, up to the end of the connection, however it came */
    long drain() {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        try {
            int read;
            while ((read = socket.getInputStream().read(buffer)) >= 0) {
                total += read;
            }
        } catch (IOException e) {
            // Reset: that is an end too.
            return total;
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
