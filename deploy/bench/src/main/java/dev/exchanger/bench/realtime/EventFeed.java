package dev.exchanger.bench.realtime;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import dev.exchanger.bench.socket.Payload;

/**
 * Publishes as exchange-service does: events in the stream {@code events:exchange}, which realtime-service takes,
 * numbers, keeps and sends to the room {@code rates}.
 */
final class EventFeed implements Cluster.Feed, AutoCloseable {
    /** Events of one subject are handled one after the other; the pairs of a desk are about as many. */
    private static final int SUBJECTS = 64;

    private static final String KEPT = "50000";

    private final Socket socket;
    private final OutputStream out;
    private final AtomicReference<String> refused = new AtomicReference<>();
    private volatile boolean closed;

    EventFeed(String redisUrl) {
        URI uri = URI.create(redisUrl);
        try {
            socket = new Socket(uri.getHost(), uri.getPort());
            socket.setTcpNoDelay(true);
            out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            Thread reader = new Thread(() -> read(answers), "feed-answers");
            reader.setDaemon(true);
            reader.start();
            if (uri.getUserInfo() != null) {
                String[] login = uri.getUserInfo().split(":", 2);
                send("AUTH", login[0], login[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to Redis", e);
        }
    }

    /** Answers only have to be no errors: what became of an event is seen by the clients. */
    private void read(BufferedReader answers) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("-")) {
                    refused.compareAndSet(null, line);
                }
            }
        } catch (SocketException e) {
            if (!closed) {
                refused.compareAndSet(null, e.toString());
            }
        } catch (IOException e) {
            refused.compareAndSet(null, e.toString());
        }
    }

    @Override
    public void publish(long number, long due) {
        String error = refused.get();
        if (error != null) {
            throw new IllegalStateException("Redis: " + error);
        }
        send("XADD", "events:exchange", "MAXLEN", "~", KEPT, "*", "event", event(number, due));
    }

    private static String event(long number, long due) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + UUID.randomUUID()
                + "\",\"source\":\"/exchange\",\"type\":\"exchange.rate.changed.v1\",\"subject\":\"PAIR/"
                + number % SUBJECTS + "\",\"time\":\"" + Instant.now()
                + "\",\"datacontenttype\":\"application/json\",\"sequence\":" + number + ",\"data\":"
                + Payload.of(number, due) + "}";
    }

    private void send(String... words) {
        StringBuilder command = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try {
            out.write(command.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
