package dev.exchanger.platform.event;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.id.UuidV7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventFactoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456789Z");

    private record Paid(String orderId, String amount, BigDecimal rate) {}

    private final EventFactory events =
            new EventFactory(new ObjectMapper(), Clock.fixed(NOW, ZoneOffset.UTC), "exchange");

    @Test
    void fillsTheEnvelope() {
        CloudEvent event =
                events.create("exchange.order.paid.v1", "o-1", 3, new Paid("o-1", "100.00", new BigDecimal("41.50")));

        assertThat(event.source()).isEqualTo("/exchanger/exchange");
        assertThat(event.subject()).isEqualTo("o-1");
        assertThat(event.sequence()).isEqualTo(3);
        assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T10:15:30.123456Z"));
        assertThat(event.id()).isGreaterThan(UuidV7.at(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(event.traceparent()).isNull();
        assertThat(event.data().toString()).isEqualTo("{\"orderId\":\"o-1\",\"amount\":\"100.00\",\"rate\":41.50}");
    }

    @Test
    void carriesTheTraceOfItsCause() {
        SpanContext cause = SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        try (Scope ignored = Span.wrap(cause).makeCurrent()) {
            assertThat(events.create("test.a.v1", "a", 1, "x").traceparent())
                    .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .isEqualTo(EventFactory.currentTraceparent());
        }
        assertThat(EventFactory.currentTraceparent()).isNull();
    }

    @Test
    void refusesWhatNoConsumerCouldUse() {
        assertThatThrownBy(() -> events.create("", "a", 1, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> events.create("test.a.v1", null, 1, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> events.create("test.a.v1", "a", -1, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
