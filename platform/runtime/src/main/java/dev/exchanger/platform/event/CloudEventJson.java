package dev.exchanger.platform.event;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The CloudEvents JSON format, independent of how a service configures its own mapper. */
final class CloudEventJson {

    /** Decimals keep every digit and trailing zero: an amount must not change by being relayed. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Digits of the greatest {@code long}. */
    private static final int SEQUENCE_DIGITS = 19;

    private CloudEventJson() {}

    static String write(CloudEvent event) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("specversion", CloudEvent.SPEC_VERSION);
        node.put("id", event.id().toString());
        node.put("source", event.source());
        node.put("type", event.type());
        node.put("subject", event.subject());
        node.put("time", event.time().toString());
        node.put("datacontenttype", CloudEvent.DATA_CONTENT_TYPE);
        node.put("sequence", sequence(event.sequence()));
        if (event.traceparent() != null) {
            node.put("traceparent", event.traceparent());
        }
        node.set("data", event.data());
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event data cannot be written as JSON: " + event.type(), e);
        }
    }

    static CloudEvent read(String json) {
        JsonNode node = tree(json);
        if (!CloudEvent.SPEC_VERSION.equals(text(node, "specversion"))) {
            throw new MalformedEvent("specversion is not " + CloudEvent.SPEC_VERSION);
        }
        JsonNode data = node.get("data");
        if (data == null) {
            throw new MalformedEvent("data is missing");
        }
        try {
            return new CloudEvent(
                    UUID.fromString(text(node, "id")),
                    text(node, "source"),
                    text(node, "type"),
                    text(node, "subject"),
                    time(text(node, "time")),
                    sequence(node.path("sequence")),
                    node.hasNonNull("traceparent") ? text(node, "traceparent") : null,
                    data);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEvent("attribute of a wrong form: " + e.getMessage(), e);
        }
    }

    /** Reads a payload with every digit as written. */
    static JsonNode data(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    /** The CloudEvents sequence extension: a text that sorts like the number, hence the leading zeros. */
    static String sequence(long value) {
        String digits = Long.toString(value);
        return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
    }

    private static JsonNode tree(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node == null || !node.isObject()) {
                throw new MalformedEvent("not a JSON object");
            }
            return node;
        } catch (IOException e) {
            throw new MalformedEvent("not JSON", e);
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isTextual()) {
            throw new MalformedEvent(name + " is missing or not a string");
        }
        return value.textValue();
    }

    private static Instant time(String value) {
        return OffsetDateTime.parse(value).toInstant();
    }

    /** A plain number is taken too: SQL that builds an event writes one more easily. */
    private static long sequence(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isTextual()) {
            return Long.parseLong(value.textValue());
        }
        throw new MalformedEvent("sequence is missing or not a number");
    }
}
