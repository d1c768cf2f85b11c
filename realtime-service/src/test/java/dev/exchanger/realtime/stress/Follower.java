package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A client as the protocol's reference tells it to be: it remembers its place in each room, comes back as the close code
 * says, on another node, resumes, and loads what cannot be resumed. All it gets goes into the ledger.
 */
final class Follower implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;
    private static final Duration TO_COME_BACK = Duration.ofSeconds(40);

    private final Cluster cluster;
    private final Ledger ledger;
    private final Person person;
    private final String name;
    private final Map<String, TrackedRoom> rooms = new ConcurrentHashMap<>();
    private final Queue<JsonNode> passing = new ConcurrentLinkedQueue<>();
    private final List<Integer> closes = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> inOwnRoom = new CompletableFuture<>();
    private volatile StressSocket socket;
    private volatile URI node;
    private volatile String resumeToken;
    private volatile boolean comesBack = true;
    private volatile boolean connected;

    /** Connects and waits to be in the own room. */
    Follower(Cluster cluster, Ledger ledger, Person person, String name, URI node) throws IOException {
        this.cluster = cluster;
        this.ledger = ledger;
        this.person = person;
        this.name = name;
        this.node = node;
        rooms.put(person.room(), track(person.room()));
        socket = new StressSocket(node, person.token(), "", "", new Line());
        connected = true;
        wait(inOwnRoom, "own room");
    }

    /** Joins a room; from here on nothing of it may be missing. */
    Follower join(String room) throws IOException {
        TrackedRoom tracked = track(room);
        tracked.hold();
        rooms.put(room, tracked);
        JsonNode answer = request("room.join", room, null, null, tracked::joined);
        if (!answer.path("ok").asBoolean()) {
            throw new AssertionError(name + " cannot join: " + answer);
        }
        return this;
    }

    /** Joins a collaboration; its document is kept from here on. */
    Follower collaborate(String room) throws IOException {
        TrackedRoom tracked = track(room);
        tracked.hold();
        rooms.put(room, tracked);
        JsonNode answer = request("collab.join", room, null, null, tracked::joined);
        if (!answer.path("ok").asBoolean()) {
            throw new AssertionError(name + " cannot work together: " + answer);
        }
        return this;
    }

    /** The document of a collaboration it has joined. */
    SharedDocument document(String room) {
        return rooms.get(room).document();
    }

    /** Enters a room after its state was loaded, as of this place and with these messages in it. */
    void enter(String room, Place at, Set<String> keys) throws IOException {
        TrackedRoom tracked = track(room);
        tracked.loaded(at, keys);
        rooms.put(room, tracked);
        request(
                "resume",
                null,
                null,
                Map.of("pos", Map.of(room, at.toJson())),
                answer -> tracked.resumed(answer.path("d").path("rooms").path(room)));
    }

    /** Leaves a room; what comes after the answer is for strangers. */
    void leave(String room) throws IOException {
        request("room.leave", room, null, null, answer -> rooms.remove(room).left());
    }

    JsonNode request(String type, String room, String key, Object data) throws IOException {
        return request(type, room, key, data, answer -> {});
    }

    private JsonNode request(String type, String room, String key, Object data, Consumer<JsonNode> first)
            throws IOException {
        CompletableFuture<JsonNode> answered = new CompletableFuture<>();
        socket.request(type, room, key, data, answer -> {
            first.accept(answer);
            answered.complete(answer);
        });
        return wait(answered, "answer to " + type);
    }

    /** Sends a message on the socket once; the place, or {@code null} when it was refused. */
    Place say(Chat chat, String key) throws IOException {
        JsonNode answer = request("msg.send", chat.room(), key, Map.of("body", key));
        if (!answer.path("ok").asBoolean()) {
            return null;
        }
        Place place = new Place(answer.path("e").asText(), answer.path("s").asLong());
        ledger.published(chat.room(), key, place);
        return place;
    }

    /** Everything without a place that came, oldest first. */
    List<JsonNode> passing(String type) {
        return passing.stream()
                .filter(push -> push.path("t").asText().equals(type))
                .toList();
    }

    /** The close codes of its connections so far. */
    List<Integer> closes() {
        return List.copyOf(closes);
    }

    boolean connected() {
        return connected;
    }

    /** Connected, or gone for good. */
    boolean settled() {
        return connected || !comesBack;
    }

    String describe() {
        return name + " at " + node + " closed " + closes;
    }

    URI node() {
        return node;
    }

    StressSocket socket() {
        return socket;
    }

    Person person() {
        return person;
    }

    /** How many messages with a place came in a room. */
    long deliveries(String room) {
        return rooms.get(room).deliveries();
    }

    Place place(String room) {
        return rooms.get(room).place();
    }

    /** What it was told to resume its connection with. */
    String resumeToken() {
        return resumeToken;
    }

    /** Whatever comes in its rooms from now on is none of its business. */
    void forget() {
        rooms.values().forEach(TrackedRoom::left);
    }

    /** Ends the connection without a word; it comes back on another node. */
    void reset() {
        socket.reset();
    }

    /** Its next close is the last one. */
    void staysAway() {
        comesBack = false;
    }

    /** A round trip, after which everything sent before has come. */
    void sync() throws IOException {
        request("ping", null, null, null);
    }

    @Override
    public void close() {
        comesBack = false;
        socket.close();
        socket.reset();
    }

    private TrackedRoom track(String room) {
        return new TrackedRoom(
                room,
                ledger,
                ledger.view(name, room),
                () -> cluster.threads().execute(() -> reload(room)),
                () -> cluster.threads().execute(() -> resumeOnceMore(room)));
    }

    private void resumeOnceMore(String room) {
        Cluster.pause(Duration.ofMillis(500));
        TrackedRoom tracked = rooms.get(room);
        try {
            request(
                    "resume",
                    null,
                    null,
                    Map.of("pos", Map.of(room, tracked.place().toJson())),
                    answer -> tracked.resumed(answer.path("d").path("rooms").path(room)));
        } catch (IOException e) {
            // The connection is gone, and the next one resumes all rooms.
        }
    }

    private void reload(String room) {
        TrackedRoom tracked = rooms.get(room);
        if (tracked != null) {
            tracked.load(person, () -> cluster.other(node));
        }
    }

    private final class Line implements StressSocket.Listener {

        @Override
        public void message(JsonNode push) {
            String type = push.path("t").asText();
            TrackedRoom room = rooms.get(push.path("r").asText());
            if (type.equals("hello")) {
                resumeToken = push.path("d").path("resumeToken").asText();
            } else if (type.equals("room.joined")) {
                rooms.get(person.room()).ownRoom(push);
                inOwnRoom.complete(null);
            } else if (type.equals("room.left")) {
                passing.add(push);
                if (room != null) {
                    rooms.remove(push.path("r").asText()).left();
                }
            } else if (!push.has("s")) {
                passing.add(push);
                if (type.equals("error") || type.equals("unreadable")) {
                    ledger.stranger(name + " got " + push, "nowhere");
                }
            } else if (room == null) {
                ledger.stranger(name, push.path("r").asText());
            } else {
                room.got(type, push);
            }
        }

        @Override
        public void closed(int code, String reason) {
            connected = false;
            closes.add(code);
            if (comesBack && code / 100 != 40) {
                long wait = code == 4200
                        ? Long.parseLong(reason.replaceFirst("after=", ""))
                        : code / 100 == 41 ? 500 : ThreadLocalRandom.current().nextLong(200);
                cluster.threads().execute(() -> comeBack(Duration.ofMillis(wait)));
            }
        }
    }

    private void comeBack(Duration wait) {
        Cluster.pause(wait);
        long deadline = System.nanoTime() + TO_COME_BACK.toNanos();
        URI next = cluster.other(node);
        while (comesBack && System.nanoTime() - deadline < 0) {
            try {
                resume(next);
                return;
            } catch (IOException e) {
                Cluster.pause(
                        Duration.ofMillis(100 + ThreadLocalRandom.current().nextLong(200)));
                next = cluster.other(next);
            }
        }
    }

    /** On another node, with all positions. */
    private void resume(URI there) throws IOException {
        String former = resumeToken;
        StressSocket fresh = new StressSocket(there, person.token(), "?resume=true", "", new Line());
        Map<String, Object> positions = new HashMap<>();
        List<String> unplaced = new ArrayList<>();
        rooms.forEach((room, tracked) -> {
            if (tracked.place() == null) {
                unplaced.add(room);
            } else {
                positions.put(room, tracked.place().toJson());
            }
        });
        CompletableFuture<JsonNode> answered = new CompletableFuture<>();
        fresh.request("resume", null, null, Map.of("token", former, "pos", positions), answer -> {
            answer.path("d").path("rooms").properties().forEach(room -> rooms.get(room.getKey())
                    .resumed(room.getValue()));
            answered.complete(answer);
        });
        node = there;
        socket = fresh;
        connected = wait(answered, "answer to resume").path("ok").asBoolean();
        if (!connected) {
            fresh.reset();
        }
        for (String room : unplaced) {
            request("room.join", room, null, null, rooms.get(room)::joined);
        }
    }

    private <T> T wait(CompletableFuture<T> what, String called) throws IOException {
        try {
            return what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(name + " got no " + called + ", closes " + closes, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
