package dev.exchanger.realtime.ticket;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

/** What operators see of tickets; the names are explained in {@code docs/realtime/metrics.md}. */
@Startup
@ApplicationScoped
public class TicketMetrics {

    private final Counter issued;
    private final Counter refused;
    private final Counter used;
    private final Counter unknown;
    private final Counter unavailable;

    public TicketMetrics(MeterRegistry registry) {
        this.issued = registry.counter("exchanger_realtime_tickets_issued");
        this.refused = registry.counter("exchanger_realtime_tickets_refused");
        this.used = redeemed(registry, "used");
        this.unknown = redeemed(registry, "unknown");
        this.unavailable = redeemed(registry, "unavailable");
    }

    private static Counter redeemed(MeterRegistry registry, String result) {
        return registry.counter("exchanger_realtime_tickets_redeemed", "result", result);
    }

    void issued() {
        issued.increment();
    }

    /** More than one user gets in a minute. */
    void refused() {
        refused.increment();
    }

    /** One was shown; {@code token} is {@code null} when there was none behind it. */
    void redeemed(String token) {
        (token == null ? unknown : used).increment();
    }

    /** One was shown, and nobody could tell what is behind it. */
    void unavailable() {
        unavailable.increment();
    }
}
