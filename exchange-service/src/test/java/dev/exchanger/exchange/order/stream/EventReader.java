package dev.exchanger.exchange.order.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

/** A client that follows an order as a browser would, in the background. */
final class EventReader implements AutoCloseable {

    /** One event. */
    record Event(String id, String data) {

        String status() {
            return JsonPath.from(data).getString("status");
        }
    }

    private final HttpURLConnection connection;
    private final int status;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger beats = new AtomicInteger();
    private volatile String retry;
    private volatile boolean ended;

    private EventReader(String path, String token, String lastEventId) {
        try {
            connection = (HttpURLConnection) URI.create("http://localhost:" + RestAssured.port + path)
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(20_000);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setRequestProperty("Accept", "text/event-stream");
            if (lastEventId != null) {
                connection.setRequestProperty("Last-Event-ID", lastEventId);
            }
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (status == 200) {
            Thread thread = new Thread(this::read, "event-reader");
            thread.setDaemon(true);
            thread.start();
        }
    }

    static EventReader open(PlacedOrder order) {
        return open(order, order.owner(), null);
    }

    static EventReader open(PlacedOrder order, UserSpec user, String lastEventId) {
        return open(order, TokenMinter.shared().accessToken(user), lastEventId);
    }

    static EventReader open(PlacedOrder order, String token, String lastEventId) {
        return new EventReader("/api/v1/orders/" + order.id() + "/events", token, lastEventId);
    }

    int status() {
        return status;
    }

    String header(String name) {
        return connection.getHeaderField(name);
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<String> ids() {
        return events.stream().map(Event::id).toList();
    }

    List<String> statuses() {
        return events.stream().map(Event::status).toList();
    }

    int beats() {
        return beats.get();
    }

    String retry() {
        return retry;
    }

    /** Whether the server ended the stream, or the connection broke. */
    boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String id = null;
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(":")) {
                    beats.incrementAndGet();
                } else if (line.startsWith("retry: ")) {
                    retry = line.substring("retry: ".length());
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, line.substring("data: ".length())));
                }
            }
        } catch (IOException e) {
            // Ended too; the test says whether it should have.
            ended = true;
        }
        ended = true;
    }
}
