package dev.exchanger.realtime.collaboration;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

import dev.exchanger.realtime.room.OperationLog.Outcome;

/** What operators see of collaboration on a node; the names are explained in {@code docs/realtime/metrics.md}. */
@Startup
@ApplicationScoped
public class CollaborationMetrics {

    private final Map<Outcome, Counter> operations = new EnumMap<>(Outcome.class);
    private final Counter limited;
    private final Counter saved;
    private final Counter notSaved;
    private final Counter epochs;
    private final Counter gaps;

    public CollaborationMetrics(MeterRegistry registry, Participants participants) {
        for (Outcome outcome : Outcome.values()) {
            operations.put(
                    outcome,
                    registry.counter(
                            "exchanger_realtime_collaboration_operations",
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT)));
        }
        this.limited = registry.counter("exchanger_realtime_collaboration_operations", "outcome", "limited");
        this.saved = registry.counter("exchanger_realtime_collaboration_saved");
        this.notSaved = registry.counter("exchanger_realtime_collaboration_save_failures");
        this.epochs = registry.counter("exchanger_realtime_collaboration_epochs");
        this.gaps = registry.counter("exchanger_realtime_collaboration_gaps");
        Gauge.builder("exchanger_realtime_collaboration_connections", participants, Participants::connections)
                .register(registry);
    }

    void operation(Outcome outcome) {
        operations.get(outcome).increment();
    }

    /** Refused by the limit of the session. */
    void limited() {
        limited.increment();
    }

    void saved(int count) {
        saved.increment(count);
    }

    void notSaved() {
        notSaved.increment();
    }

    /** A session went on from PostgreSQL in a new epoch. */
    void newEpoch() {
        epochs.increment();
    }

    /** Operations were lost between the log and PostgreSQL. */
    void gap() {
        gaps.increment();
    }
}
