package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.function.IntSupplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is measured of the consumers. */
final class ConsumerMetrics {

    private final MeterRegistry registry;

    ConsumerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param lag from the time of the event to the end of its handling */
    void handled(String stream, String type, Duration lag) {
        registry.counter("exchanger.event.handled", "stream", stream, "type", type)
                .increment();
        registry.timer("exchanger.event.lag", "stream", stream).record(lag);
    }

    void failed(String stream, String type) {
        registry.counter("exchanger.event.failed", "stream", stream, "type", type)
                .increment();
    }

    void dead(String stream) {
        registry.counter("exchanger.event.dead", "stream", stream).increment();
    }

    void held(IntSupplier held) {
        Gauge.builder("exchanger.event.held", () -> held.getAsInt())
                .description("Events taken and not finished by this node")
                .register(registry);
    }
}
