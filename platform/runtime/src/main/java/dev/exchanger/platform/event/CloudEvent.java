package dev.exchanger.platform.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event in the CloudEvents 1.0 shape.
 *
 * @param id unique id of the event (UUIDv7); consumers recognise a repeated delivery by it
 * @param source the producing service, {@code /exchanger/{service}}
 * @param type what happened, with its version, such as {@code exchange.order.expired.v1}
 * @param subject id of the aggregate; the events of one subject are published in their order
 * @param time when it happened
 * @param sequence the aggregate's version, not negative; a consumer ignores an event older than what it knows
 * @param traceparent W3C trace context of the cause, or {@code null} when there was none
 * @param data the payload, described by {@code docs/events/{type}.json}
 */
public record CloudEvent(
        UUID id,
        String source,
        String type,
        String subject,
        Instant time,
        long sequence,
        String traceparent,
        JsonNode data) {

    /** The version of the CloudEvents specification in use. */
    public static final String SPEC_VERSION = "1.0";

    /** The media type of {@link #data}. */
    public static final String DATA_CONTENT_TYPE = "application/json";

    public CloudEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(data, "data");
        requireText(source, "source");
        requireText(type, "type");
        requireText(subject, "subject");
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative: " + sequence);
        }
    }

    /** The event in the CloudEvents JSON format, on one line. */
    public String toJson() {
        return CloudEventJson.write(this);
    }

    /**
     * Reads the CloudEvents JSON format. Unknown extension attributes are skipped.
     *
     * @throws MalformedEvent when it is no JSON, no CloudEvents 1.0, or an attribute is missing or of a wrong form
     */
    public static CloudEvent fromJson(String json) {
        return CloudEventJson.read(json);
    }

    private static void requireText(String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
    }
}
