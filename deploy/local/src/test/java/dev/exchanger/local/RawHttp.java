package dev.exchanger.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** One HTTP/1.1 request on one fresh connection, without the retries by which clients hide a dropped request. */
final class RawHttp {
    private static final int TIME_OUT_MILLIS = 15_000;
    private static final AtomicLong ANSWERED = new AtomicLong();

    private RawHttp() {}

    enum Outcome {
        /** A whole response came, whatever its status. */
        ANSWERED,
        /** No connection: the replica did not take the request. */
        REFUSED,
        /** A connection, and not one byte back: reset by the system before the replica accepted it, or dropped. */
        SILENCE,
        /** A part of a response. */
        TORN
    }

    static long answered() {
        return ANSWERED.get();
    }

    static Outcome post(URI service, String path, String token, String body) {
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), TIME_OUT_MILLIS);
            } catch (IOException e) {
                return Outcome.REFUSED;
            }
            socket.setSoTimeout(TIME_OUT_MILLIS);
            String request = """
                    POST %s HTTP/1.1\r
                    Host: %s\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    Connection: close\r
                    \r
                    %s""".formatted(path, service.getAuthority(), token, body.length(), body);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream());
        } catch (IOException e) {
            return Outcome.SILENCE;
        }
    }

    private static Outcome read(InputStream input) {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try {
            input.transferTo(response);
        } catch (IOException e) {
            // What came until then tells.
        }
        if (response.size() == 0) {
            return Outcome.SILENCE;
        }
        return isWhole(response.toString(StandardCharsets.UTF_8)) ? answer() : Outcome.TORN;
    }

    private static Outcome answer() {
        ANSWERED.incrementAndGet();
        return Outcome.ANSWERED;
    }

    private static boolean isWhole(String response) {
        int end = response.indexOf("\r\n\r\n");
        if (!response.startsWith("HTTP/1.1 ") || end < 0) {
            return false;
        }
        return response.substring(0, end)
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .allMatch(length -> response.substring(end + 4).getBytes(StandardCharsets.UTF_8).length == length);
    }
}
