package dev.exchanger.local.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A socket to realtime-service with subprotocol {@code exchanger.rt.v1} that remembers everything it was sent. */
public final class RealtimeClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final AtomicInteger nextId = new AtomicInteger(1);
    private volatile WebSocket socket;

    private RealtimeClient() {}

    /** Opens the socket with a bearer token and waits for the server's {@code hello}. */
    public static RealtimeClient connect(HttpClient http, URI service, String token) {
        RealtimeClient client = new RealtimeClient();
        URI uri = URI.create("ws://" + service.getAuthority() + "/ws/v1");
        client.socket = http.newWebSocketBuilder()
                .subprotocols("exchanger.rt.v1")
                .header("Authorization", "Bearer " + token)
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(uri, client.new Receiver())
                .orTimeout(15, TimeUnit.SECONDS)
                .join();
        client.await("hello", message -> message.path("t").asText().equals("hello"), Duration.ofSeconds(10));
        return client;
    }

    /** Everything that came, replies and pushes, in order. */
    public List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** The first message, of those that came and those to come, that fits. */
    public JsonNode await(String what, Predicate<JsonNode> fits, Duration limit) {
        return Waits.until(what + " on the socket", limit, () -> first(fits));
    }

    private Optional<JsonNode> first(Predicate<JsonNode> fits) {
        return received.stream().filter(fits).findFirst();
    }

    /** The push of one order's event, for instance {@code order.expired}. */
    public JsonNode awaitOrderEvent(String type, String orderId, Duration limit) {
        return await(type, message -> isOrderEvent(message, type, orderId), limit);
    }

    /** How many pushes of this order's event came so far in the owner's own room. */
    public long countOrderEvents(String type, String orderId) {
        return received.stream()
                .filter(message -> message.path("r").asText().startsWith("user:"))
                .filter(message -> isOrderEvent(message, type, orderId))
                .count();
    }

    private static boolean isOrderEvent(JsonNode message, String type, String orderId) {
        return message.path("t").asText().equals(type)
                && message.path("d").path("orderId").asText().equals(orderId);
    }

    /** Sends a request and waits for its reply. */
    public JsonNode request(String type, String room, Map<String, ?> data) {
        int id = nextId.getAndIncrement();
        var envelope = JSON.createObjectNode().put("id", id).put("t", type);
        if (room != null) {
            envelope.put("r", room);
        }
        if (data != null) {
            envelope.set("d", JSON.valueToTree(data));
        }
        sendText(envelope.toString());
        return await("reply to " + type, message -> message.path("id").asInt(-1) == id, Duration.ofSeconds(10));
    }

    public void sendText(String text) {
        socket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** The close code, once the server or the network ended the socket (1006 for a lost connection). */
    public int awaitClose(Duration limit) {
        return closed.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        if (isOpen()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(failure -> socket);
            closed.completeOnTimeout(1000, 2, TimeUnit.SECONDS).join();
        }
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                text.toString().lines().filter(line -> !line.isBlank()).forEach(this::accept);
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void accept(String line) {
            try {
                JsonNode message = JSON.readTree(line);
                received.add(message);
                if (message.path("t").asText().equals("ping")) {
                    socket.sendText("{\"t\":\"pong\"}", true);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(1006);
        }
    }
}
