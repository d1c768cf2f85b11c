package dev.exchanger.realtime.collaboration;

import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.realtime.socket.EnvelopeWriter;

/**
 * A change of one field of a {@link Document}.
 *
 * @param field its name, 1 to {@value #MAX_FIELD} characters
 * @param value any JSON, {@code null} to remove the field
 * @param base number of the last operation its author had seen
 * @param unlessChanged whether it has no effect when the field was changed after {@code base}
 * @param author who made it
 */
public record Operation(String field, JsonNode value, long base, boolean unlessChanged, UUID author) {

    static final int MAX_FIELD = 64;
    static final String PUT = "put";
    static final String REMOVE = "remove";
    static final String UNCHANGED = "unchanged";

    public Operation {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(author, "author");
    }

    /** The data of its message: {@code {op, field, value?, base, if?, by}}. */
    ObjectNode toJson() {
        ObjectNode json = EnvelopeWriter.object().put("op", value == null ? REMOVE : PUT);
        json.put("field", field);
        if (value != null) {
            json.set("value", value);
        }
        json.put("base", base);
        if (unlessChanged) {
            json.put("if", UNCHANGED);
        }
        return json.put("by", author.toString());
    }

    /** Reads {@link #toJson()}. */
    static Operation of(JsonNode json) {
        return new Operation(
                json.path("field").asText(),
                json.path("op").asText().equals(PUT) ? json.get("value") : null,
                json.path("base").asLong(),
                json.path("if").asText().equals(UNCHANGED),
                UUID.fromString(json.path("by").asText()));
    }
}
