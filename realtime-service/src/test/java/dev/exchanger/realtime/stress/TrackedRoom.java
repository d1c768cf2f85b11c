package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.realtime.stress.Ledger.Delivery;
import dev.exchanger.realtime.stress.Ledger.Left;
import dev.exchanger.realtime.stress.Ledger.Loaded;
import dev.exchanger.realtime.stress.Ledger.Mark;

/** What a follower knows of one room. */
final class TrackedRoom {

    private static final int TRIES = 40;

    private final String room;
    private final Ledger ledger;
    private final Ledger.View view;
    private final Runnable reload;
    private final Runnable unplaced;
    private final SharedDocument document = new SharedDocument();
    private List<JsonNode> held;
    private Place loadedAt;
    private Place place;
    private long deliveries;

    /**
     * @param reload asks for {@link #load} on another thread
     * @param unplaced asks to resume it once more
     */
    TrackedRoom(String room, Ledger ledger, Ledger.View view, Runnable reload, Runnable unplaced) {
        this.room = room;
        this.ledger = ledger;
        this.view = view;
        this.reload = reload;
        this.unplaced = unplaced;
    }

    /** The highest number it has. */
    synchronized Place place() {
        return place;
    }

    /** Of a collaboration's room. */
    SharedDocument document() {
        return document;
    }

    synchronized long deliveries() {
        return deliveries;
    }

    /** Live messages may be faster than the answer to the join. */
    synchronized void hold() {
        held = new ArrayList<>();
    }

    /** The answer to a join. */
    synchronized void joined(JsonNode answer) {
        List<JsonNode> early = held == null ? List.of() : held;
        held = null;
        if (answer.path("ok").asBoolean()) {
            mark(answer.has("s") ? placeOf(answer) : null, place != null);
            if (collaboration()) {
                loadedAt = place;
                document.snapshot(answer.path("d").path("doc"), place);
            }
            early.forEach(push -> got(push.path("t").asText(), push));
        }
    }

    /** The push that tells of the own room. */
    synchronized void ownRoom(JsonNode push) {
        mark(push.has("s") ? placeOf(push) : null, place != null);
    }

    /** What resuming it came to. */
    synchronized void resumed(JsonNode outcome) {
        if (outcome.has("err")) {
            // Not in the room: to be asked again, from the same place.
            unplaced.run();
        } else if (outcome.path("recovered").asBoolean()) {
            mark(new Place(outcome.path("e").asText(), outcome.path("from").asLong()), false);
        } else {
            mark(
                    outcome.has("to")
                            ? new Place(
                                    outcome.path("e").asText(),
                                    outcome.path("to").asLong())
                            : null,
                    true);
            reload.run();
        }
    }

    /** The reader left, or was put out. */
    void left() {
        view.add(new Left());
    }

    /** The state was loaded with these messages in it, and the room goes on from this place. */
    synchronized void loaded(Place at, Set<String> keys) {
        mark(at, true);
        view.add(new Loaded(keys));
    }

    /** A push with a place. */
    synchronized void got(String type, JsonNode push) {
        if (type.equals("room.resync")) {
            mark(placeOf(push), true);
            reload.run();
        } else if (held != null) {
            held.add(push);
        } else if (!isLoaded(placeOf(push))) {
            place = placeOf(push);
            deliveries++;
            view.add(new Delivery(place, key(type, push)));
            if (collaboration()) {
                document.operation(place, push.path("d"));
            }
        }
    }

    private boolean collaboration() {
        return room.startsWith("collab:");
    }

    /** Operations up to the document's place may come as well. */
    private boolean isLoaded(Place at) {
        return loadedAt != null && loadedAt.epoch().equals(at.epoch()) && at.seq() <= loadedAt.seq();
    }

    /** Reads the chat's messages by REST, or takes everything else for read. */
    void load(Person person, Supplier<URI> node) {
        if (collaboration()) {
            loadDocument(person, node);
        } else if (room.startsWith("chat:")) {
            loadMessages(person, node);
        } else {
            view.add(new Loaded(ledger.keys(room)));
        }
    }

    private void loadDocument(Person person, Supplier<URI> node) {
        String path = "/api/v1/collaboration/sessions/" + room.substring("collab:".length());
        for (int i = 0; i < TRIES; i++) {
            try {
                Rest.Answer answer = Rest.get(node.get(), path, person);
                if (answer.status() == 200) {
                    document.snapshot(answer.body().path("doc"), answer.place());
                    return;
                }
            } catch (IOException e) {
                // The next node, then.
            }
            Cluster.pause(Duration.ofMillis(500));
        }
    }

    private void loadMessages(Person person, Supplier<URI> node) {
        String path = "/api/v1/chats/" + room.substring(5) + "/messages?limit=100";
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            try {
                Rest.Answer page = Rest.get(node.get(), path, person);
                while (page.status() == 200) {
                    page.body()
                            .path("messages")
                            .forEach(message -> keys.add(message.path("body").asText()));
                    String next = page.body().path("nextCursor").asText("");
                    if (next.isEmpty() || next.equals("null")) {
                        view.add(new Loaded(keys));
                        return;
                    }
                    page = Rest.get(node.get(), path + "&cursor=" + next, person);
                }
            } catch (IOException e) {
                // The next node, then.
            }
            Cluster.pause(Duration.ofMillis(500));
        }
    }

    private void mark(Place at, boolean loss) {
        view.add(new Mark(at, loss));
        place = at;
    }

    private static Place placeOf(JsonNode message) {
        return new Place(message.path("e").asText(), message.path("s").asLong());
    }

    /** What senders call a message: its body, or the key of the push. */
    private static String key(String type, JsonNode push) {
        String key = push.path("k").asText();
        if (push.path("d").has("forwardedFrom")) {
            return key;
        }
        if (type.equals("msg")) {
            return push.path("d").path("body").asText();
        }
        return type.startsWith("order.") || type.equals("collab.op") ? key : type + " " + key;
    }
}
