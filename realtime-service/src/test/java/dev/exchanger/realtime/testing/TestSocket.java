package dev.exchanger.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client of the service that remembers all it was sent, answers pings, and sees close codes. */
public final class TestSocket implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final Object sending = new Object();
    private final AtomicInteger nextId = new AtomicInteger(1);
    private final AtomicInteger pongs = new AtomicInteger();
    private volatile boolean answersPings = true;
    private volatile WebSocket socket;

    private TestSocket() {}

    /** Opens a socket as a user and waits until it is greeted and in its own room. */
    public static TestSocket open(URI service, UserSpec user) {
        TestSocket opened = openWith(service, TokenMinter.shared().accessToken(user));
        opened.awaitPush("room.joined");
        return opened;
    }

    /** Opens a socket with a token and waits for the greeting. */
    public static TestSocket openWith(URI service, String token) {
        return open(service, "", builder -> builder.subprotocols("exchanger.rt.v1")
                .header("Authorization", "Bearer " + token));
    }

    /** Opens a socket whose first request is a resume. */
    public static TestSocket openToResume(URI service, UserSpec user) {
        String token = TokenMinter.shared().accessToken(user);
        return open(service, "?resume=true", builder -> builder.subprotocols("exchanger.rt.v1")
                .header("Authorization", "Bearer " + token));
    }

    /** The status that a handshake of one's own is refused with. */
    public static HttpResponse<?> refusal(URI service, Consumer<WebSocket.Builder> handshake) {
        return refusal(service, "", handshake);
    }

    /** The same with a query such as {@code ?ticket=x}. */
    public static HttpResponse<?> refusal(URI service, String query, Consumer<WebSocket.Builder> handshake) {
        try (TestSocket opened = connect(service, query, handshake)) {
            throw new AssertionError("the handshake was not refused: " + opened.received());
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse();
        }
    }

    /** Opens a socket with a handshake of one's own and waits for the greeting. */
    public static TestSocket open(URI service, String query, Consumer<WebSocket.Builder> handshake) {
        try {
            TestSocket client = connect(service, query, handshake);
            client.awaitPush("hello");
            return client;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                throw new AssertionError("refused with " + refusal.getResponse().statusCode(), e);
            }
            throw e;
        }
    }

    private static TestSocket connect(URI service, String query, Consumer<WebSocket.Builder> handshake) {
        TestSocket client = new TestSocket();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
        handshake.accept(builder);
        URI uri = URI.create("ws://" + service.getAuthority() + "/ws/v1" + query);
        builder.buildAsync(uri, client.new Receiver()).join();
        return client;
    }

    public void answerPings(boolean answer) {
        answersPings = answer;
    }

    /** Sends a request, waits for its answer. */
    public JsonNode request(String type, String room, Object data) {
        return request(type, room, null, data);
    }

    /** Sends a request with an idempotency key, waits for its answer. */
    public JsonNode request(String type, String room, String key, Object data) {
        int id = nextId.getAndIncrement();
        var message = JSON.createObjectNode().put("id", id).put("t", type);
        if (key != null) {
            message.put("k", key);
        }
        if (room != null) {
            message.put("r", room);
        }
        if (data != null) {
            message.set("d", JSON.valueToTree(data));
        }
        send(message.toString());
        return awaitMessage("answer to " + type, answer -> answer.path("id").asInt(-1) == id);
    }

    public void send(String text) {
        sendPart(text, true);
    }

    /** Sends to a server that may have closed the socket meanwhile. */
    public void sendIfOpen(String text) {
        try {
            send(text);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        }
    }

    /** Sends one message of so many equal frames. */
    public void sendFragments(String part, int parts) {
        synchronized (sending) {
            for (int i = 1; i <= parts; i++) {
                sendPart(part, i == parts);
            }
        }
    }

    /** Sends a ping of the WebSocket layer. */
    public void ping() {
        synchronized (sending) {
            socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
        }
    }

    /** How many pings of the WebSocket layer were answered. */
    public int pongs() {
        return pongs.get();
    }

    public void sendBinary(byte[] bytes) {
        synchronized (sending) {
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        }
    }

    /** One send at a time is all that the client of the JDK takes; the answers to pings come from another thread. */
    private void sendPart(String part, boolean last) {
        synchronized (sending) {
            socket.sendText(part, last).join();
        }
    }

    /** All that came so far. */
    public List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** The pushes of a type that came so far. */
    public List<JsonNode> pushes(String type) {
        return received.stream()
                .filter(message -> message.path("t").asText().equals(type))
                .toList();
    }

    public JsonNode awaitPush(String type) {
        return awaitMessage(
                "push " + type, message -> message.path("t").asText().equals(type));
    }

    /** The first message that fits, of those that came and those to come. */
    public JsonNode awaitMessage(String what, Predicate<JsonNode> fits) {
        await(what)
                .atMost(PATIENCE)
                .until(() -> closed.isDone() || received.stream().anyMatch(fits));
        return received.stream()
                .filter(fits)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + what + " before the close " + closed.join()));
    }

    /** Waits for the end; the close code. */
    public int awaitClose() {
        await("close").atMost(PATIENCE).until(closed::isDone);
        return Integer.parseInt(closed.join().split(" ", 2)[0]);
    }

    /** The reason of the close frame. */
    public String closeReason() {
        return closed.join().split(" ", 2)[1];
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** A round trip through the server, after which everything sent before has been received. */
    public void sync() {
        assertThat(request("ping", null, null).path("ok").asBoolean()).isTrue();
    }

    @Override
    public void close() {
        if (isOpen()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(failure -> socket);
            await("own close").atMost(PATIENCE).until(closed::isDone);
        }
    }

    /** Cuts the connection without a close frame. */
    public void abort() {
        socket.abort();
        closed.complete("1006 aborted");
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket webSocket) {
            socket = webSocket;
            webSocket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                text.toString().lines().forEach(line -> accept(webSocket, line));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void accept(WebSocket webSocket, String line) {
            try {
                JsonNode message = JSON.readTree(line);
                if (message.path("t").asText().equals("ping") && answersPings) {
                    CompletableFuture.runAsync(() -> sendIfOpen("{\"t\":\"pong\"}"));
                }
                received.add(message);
            } catch (IOException e) {
                throw new UncheckedIOException(line, e);
            }
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            pongs.incrementAndGet();
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete("1006 " + error);
        }
    }
}
