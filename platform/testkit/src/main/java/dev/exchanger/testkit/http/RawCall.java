package dev.exchanger.testkit.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.restassured.RestAssured;

/** A request as it stands: HTTP clients put a tricky path right before they send it. */
public final class RawCall {

    private static final int LIMIT_MILLIS = 10_000;

    private RawCall() {}

    /**
     * The status of the answer; 400 also when the server hangs up on what it cannot read.
     *
     * @param headers lines that end with CRLF
     */
    public static int status(String verb, String target, String headers) {
        String body = "POST PUT PATCH".contains(verb) ? "{}" : "";
        String request = verb + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n"
                + body;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", RestAssured.port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            return line == null ? 400 : Integer.parseInt(line.split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(verb + " " + target, e);
        }
    }
}
