package dev.exchanger.realtime.collaboration;

import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.realtime.socket.EnvelopeWriter;

/**
 * What a session is about: fields with JSON values, of which the last writer's stays. Who is last is decided by the
 * numbers of the operations and by nothing else, so everybody who applies the same operations in their order to the same
 * document has the same one. Every operation can be applied to every document; one that may not take effect changes
 * nothing. There is no merging within a value: two who write the same field at the same time use {@code unlessChanged} or
 * lose one of the two values.
 */
public final class Document {

    /** Most fields; a new one beyond them has no effect. */
    static final int MAX_FIELDS = 128;

    private final Map<String, Field> fields = new TreeMap<>();
    private long removed;

    private record Field(JsonNode value, long seq) {}

    /** An empty one. */
    Document() {}

    /** Reads {@link #toJson()}. */
    static Document of(JsonNode json) {
        Document document = new Document();
        json.path("fields")
                .properties()
                .forEach(field -> document.fields.put(
                        field.getKey(),
                        new Field(
                                field.getValue().get("v"),
                                field.getValue().path("s").asLong())));
        document.removed = json.path("removed").asLong();
        return document;
    }

    /**
     * Applies the operation of a number.
     *
     * @return whether it had an effect
     */
    boolean apply(Operation operation, long seq) {
        Field held = fields.get(operation.field());
        // Of a field that is not there only the last removal of any field is known; taking it for this one is safe.
        long changed = held == null ? removed : held.seq();
        if (operation.unlessChanged() && changed > operation.base()) {
            return false;
        }
        return operation.value() == null ? remove(operation.field(), held, seq) : put(operation, held, seq);
    }

    private boolean remove(String field, Field held, long seq) {
        if (held == null) {
            return false;
        }
        fields.remove(field);
        removed = seq;
        return true;
    }

    private boolean put(Operation operation, Field held, long seq) {
        if (held == null && fields.size() >= MAX_FIELDS) {
            return false;
        }
        fields.put(operation.field(), new Field(operation.value(), seq));
        return true;
    }

    /** The same fields at the beginning of a new epoch, in which the old numbers mean nothing. */
    Document rebased() {
        Document document = new Document();
        fields.forEach((name, field) -> document.fields.put(name, new Field(field.value(), 0)));
        return document;
    }

    /** {@code {fields: {name: {v, s}}, removed}}: values, and the numbers of the last changes. */
    ObjectNode toJson() {
        ObjectNode json = EnvelopeWriter.object();
        ObjectNode all = json.putObject("fields");
        fields.forEach((name, field) -> {
            ObjectNode one = all.putObject(name);
            one.set("v", field.value());
            one.put("s", field.seq());
        });
        return json.put("removed", removed);
    }
}
