package dev.exchanger.platform.event;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.exchanger.platform.id.UuidV7;

/** Makes the events of this service: fresh id, source, time, and the trace that caused them. */
@ApplicationScoped
public class EventFactory {

    private final ObjectMapper mapper;
    private final Clock clock;
    private final String source;

    /** @param service the name of this service, the last part of the events' {@code source} */
    @Inject
    public EventFactory(ObjectMapper mapper, Clock clock, @ConfigProperty(name = "exchanger.service") String service) {
        this.mapper = mapper;
        this.clock = clock;
        this.source = "/exchanger/" + service;
    }

    /**
     * An event of now, not yet published: give it to {@link Outbox#append} in the transaction of its cause.
     *
     * @param type such as {@code exchange.order.paid.v1}
     * @param subject id of the aggregate
     * @param sequence version of the aggregate after the change, not negative
     * @param data a record (or map) that the service's {@link ObjectMapper} writes as {@code docs/events/{type}.json}
     *     says; money as strings
     */
    public CloudEvent create(String type, String subject, long sequence, Object data) {
        // PostgreSQL keeps microseconds; the same precision everywhere makes an event equal to its stored form.
        Instant time = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new CloudEvent(UuidV7.next(), source, type, subject, time, sequence, currentTraceparent(), tree(data));
    }

    /** Through text: a tree made directly would cut trailing zeros off decimals. */
    private JsonNode tree(Object data) {
        try {
            return CloudEventJson.data(mapper.writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "event data cannot be written as JSON: " + data.getClass().getName(), e);
        }
    }

    /** The W3C trace context of the running span, or {@code null} when there is none; for events that SQL writes. */
    public static String currentTraceparent() {
        SpanContext span = Span.current().getSpanContext();
        if (!span.isValid()) {
            return null;
        }
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }
}
