package dev.exchanger.realtime.stress;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

/** All that one raw socket got, and how and when it ended. */
final class Heard implements StressSocket.Listener {

    private final Queue<JsonNode> messages = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile long closedAt;

    @Override
    public void message(JsonNode message) {
        messages.add(message);
    }

    @Override
    public void closed(int code, String reason) {
        closedAt = System.nanoTime();
        closed.complete(code);
    }

    /** Answers to requests that the sender numbered itself. */
    List<JsonNode> answers() {
        return messages.stream().filter(message -> message.has("id")).toList();
    }

    /** Answers and pushes that refuse something with this code. */
    List<JsonNode> errors(String code) {
        return messages.stream()
                .filter(message -> message.path("err").path("c").asText().equals(code))
                .toList();
    }

    /** The places of the pushes of a room, in their order. */
    List<Place> places(String room) {
        return messages.stream()
                .filter(message -> message.path("r").asText().equals(room) && message.has("k"))
                .map(message ->
                        new Place(message.path("e").asText(), message.path("s").asLong()))
                .toList();
    }

    boolean ended() {
        return closed.isDone();
    }

    /** Waits for the end; its close code. */
    int close() throws Exception {
        return closed.get(10, TimeUnit.SECONDS);
    }

    /** {@link System#nanoTime()} of the end. */
    long closedAt() {
        return closedAt;
    }
}
