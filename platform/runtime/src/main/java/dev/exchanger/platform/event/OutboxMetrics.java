package dev.exchanger.platform.event;

import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import dev.exchanger.platform.event.OutboxStore.Backlog;

/** What is measured of the outbox; a meter appears with its first value. */
final class OutboxMetrics {

    private final MeterRegistry registry;
    private final AtomicReference<Backlog> backlog = new AtomicReference<>();

    OutboxMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void published(int events) {
        registry.counter("exchanger.outbox.published").increment(events);
    }

    void republished(int events) {
        registry.counter("exchanger.outbox.republished").increment(events);
    }

    void failed() {
        registry.counter("exchanger.outbox.failures").increment();
    }

    void backlog(Backlog now) {
        if (backlog.getAndSet(now) == null) {
            Gauge.builder("exchanger.outbox.pending", backlog, value -> value.get()
                            .pending())
                    .description("Events not published yet, counted up to " + OutboxStore.COUNTED)
                    .register(registry);
            Gauge.builder(
                            "exchanger.outbox.oldest.age",
                            backlog,
                            value -> value.get().age().toMillis() / 1000.0)
                    .description("How long the oldest event waits to be published")
                    .baseUnit("seconds")
                    .register(registry);
        }
    }
}
