package dev.exchanger.realtime.presence;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

/** What operators see of presence; the names are explained in {@code docs/realtime-metrics.md}. */
@Startup
@ApplicationScoped
public class PresenceMetrics {

    private final Counter changes;
    private final Counter told;

    public PresenceMetrics(MeterRegistry registry) {
        this.changes = registry.counter("exchanger_realtime_presence_changes");
        this.told = registry.counter("exchanger_realtime_presence_told");
    }

    /** A user's status became another one, as this node was the one to see. */
    void changed() {
        changes.increment();
    }

    /** So many rooms were told of one user. */
    void told(int rooms) {
        told.increment(rooms);
    }
}
