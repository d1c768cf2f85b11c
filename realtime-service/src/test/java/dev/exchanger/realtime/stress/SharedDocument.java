package dev.exchanger.realtime.stress;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A collaboration's document as a client has it: some snapshot and the operations after it. Written from the protocol's
 * reference alone, so that it can disagree with the service.
 */
final class SharedDocument {

    private static final int MAX_FIELDS = 128;

    private final Map<String, Map<Long, JsonNode>> operations = new HashMap<>();
    private JsonNode snapshot;
    private Place at;

    /** The answer to a join or the session by REST, as of this place. */
    synchronized void snapshot(JsonNode doc, Place place) {
        snapshot = doc;
        at = place;
    }

    /** An operation came; those that are in the snapshot already may come, too. */
    synchronized void operation(Place place, JsonNode data) {
        operations.computeIfAbsent(place.epoch(), epoch -> new TreeMap<>()).put(place.seq(), data);
    }

    /** Where the snapshot is. */
    synchronized Place at() {
        return at;
    }

    /** The document after this operation, as {@code {fields, removed}}. */
    synchronized JsonNode after(long seq) {
        Map<String, JsonNode> fields = new TreeMap<>();
        snapshot.path("fields").properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        long[] removed = {snapshot.path("removed").asLong()};
        operations.getOrDefault(at.epoch(), Map.of()).forEach((number, operation) -> {
            if (number > at.seq() && number <= seq) {
                apply(fields, removed, number, operation);
            }
        });
        ObjectNode json = StressSocket.JSON.createObjectNode();
        ObjectNode all = json.putObject("fields");
        fields.forEach(all::set);
        return plain(json.put("removed", removed[0]));
    }

    /** As it would have come by the wire: numbers are equal whatever their Java type. */
    private static JsonNode plain(JsonNode json) {
        try {
            return StressSocket.JSON.readTree(json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void apply(Map<String, JsonNode> fields, long[] removed, long number, JsonNode operation) {
        String field = operation.path("field").asText();
        JsonNode held = fields.get(field);
        long changed = held == null ? removed[0] : held.path("s").asLong();
        if (operation.path("if").asText().equals("unchanged")
                && changed > operation.path("base").asLong()) {
            return;
        }
        if (operation.path("op").asText().equals("remove")) {
            if (fields.remove(field) != null) {
                removed[0] = number;
            }
        } else if (held != null || fields.size() < MAX_FIELDS) {
            ObjectNode value = StressSocket.JSON.createObjectNode();
            value.set("v", operation.get("value"));
            fields.put(field, value.put("s", number));
        }
    }
}
