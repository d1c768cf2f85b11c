package dev.exchanger.realtime.socket;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.platform.ratelimit.RateDecision;

/** Writes what the server sends: replies, errors and pushes, each one line of JSON. */
public final class EnvelopeWriter {

    private static final ObjectMapper JSON = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    private EnvelopeWriter() {}

    /** A new object for the data of a reply or push. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The answer to request {@code id}; {@code budget} is what is left of the user's events, or {@code null} when not counted. */
    public static Frame reply(long id, Reply reply, RateDecision budget) {
        return write(json -> {
            json.writeNumberField("id", id);
            json.writeBooleanField("ok", true);
            position(json, reply.position());
            data(json, reply.data());
            budget(json, budget, reply.budget());
        });
    }

    /** The refusal of request {@code id}; without an id it becomes a push of type {@code error}. */
    public static Frame error(Long id, RequestRefused refusal, RateDecision budget) {
        return write(json -> {
            if (id == null) {
                json.writeStringField("t", "error");
            } else {
                json.writeNumberField("id", id);
            }
            SocketError error = refusal.error();
            json.writeObjectFieldStart("err");
            json.writeStringField("c", error.code());
            json.writeNumberField("n", error.number());
            json.writeBooleanField("temp", error.temporary());
            if (refusal.retryAfter() != null) {
                json.writeNumberField("retryMs", refusal.retryAfter().toMillis());
            }
            if (refusal.getMessage() != null) {
                json.writeStringField("m", refusal.getMessage());
            }
            json.writeEndObject();
            budget(json, budget, null);
        });
    }

    /** A push that belongs to the connection, not to a room; {@code data} may be {@code null}. */
    public static Frame push(String type, JsonNode data) {
        return push(type, null, null, data);
    }

    /** A push about a room outside its sequence, or telling a position of it. */
    public static Frame push(String type, String room, Position position, JsonNode data) {
        return write(json -> {
            json.writeStringField("t", type);
            if (room != null) {
                json.writeStringField("r", room);
            }
            position(json, position);
            data(json, data);
        });
    }

    /**
     * The two parts of a room's message between which its position is written by whoever numbers it: {@code "s":7,"e":"x",}.
     *
     * @param key idempotency key of the message, or {@code null}
     * @param at when it happened
     * @param data may be {@code null}
     */
    public static String[] roomMessage(String type, String room, String key, Instant at, JsonNode data) {
        String head = write(json -> {
                    json.writeStringField("t", type);
                    json.writeStringField("r", room);
                })
                .text();
        String tail = write(json -> {
                    if (key != null) {
                        json.writeStringField("k", key);
                    }
                    json.writeStringField("ts", at.toString());
                    data(json, data);
                })
                .text();
        return new String[] {head.substring(0, head.length() - 1) + ",", tail.substring(1)};
    }

    private static void position(JsonGenerator json, Position position) throws IOException {
        if (position != null) {
            json.writeNumberField("s", position.seq());
            json.writeStringField("e", position.epoch());
        }
    }

    private static void data(JsonGenerator json, JsonNode data) throws IOException {
        if (data != null) {
            json.writeFieldName("d");
            JSON.writeTree(json, data);
        }
    }

    private static void budget(JsonGenerator json, RateDecision events, RateDecision action) throws IOException {
        if (events != null) {
            json.writeObjectFieldStart("rl");
            left(json, events);
            if (action != null) {
                json.writeObjectFieldStart("act");
                left(json, action);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
    }

    private static void left(JsonGenerator json, RateDecision budget) throws IOException {
        json.writeNumberField("rem", budget.remaining());
        json.writeNumberField("reset", secondsUp(budget.resetAfter()));
    }

    private static long secondsUp(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    private static Frame write(Body body) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        return Frame.of(text.toString());
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }
}
