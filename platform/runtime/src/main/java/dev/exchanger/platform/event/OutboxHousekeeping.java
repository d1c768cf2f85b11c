package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/** Measures the backlog, and deletes published rows past their retention in small steps. */
final class OutboxHousekeeping implements Supplier<Uni<Duration>> {

    private static final Duration MEASURE_INTERVAL = Duration.ofSeconds(5);
    private static final int PURGE_BATCH = 1000;

    private final OutboxStore store;
    private final OutboxConfig config;
    private final OutboxMetrics metrics;

    // Touched by one run at a time.
    private long purgedAt = System.nanoTime();

    OutboxHousekeeping(OutboxStore store, OutboxConfig config, OutboxMetrics metrics) {
        this.store = store;
        this.config = config;
        this.metrics = metrics;
    }

    @Override
    public Uni<Duration> get() {
        return store.backlog()
                .invoke(metrics::backlog)
                .chain(this::purge)
                .ifNoItem()
                .after(Duration.ofSeconds(30))
                .fail();
    }

    private Uni<Duration> purge() {
        if (System.nanoTime() - purgedAt < config.purgeInterval().toNanos()) {
            return Uni.createFrom().item(MEASURE_INTERVAL);
        }
        return store.purge(config.retention(), PURGE_BATCH).map(deleted -> {
            if (deleted == PURGE_BATCH) {
                return Duration.ZERO;
            }
            purgedAt = System.nanoTime();
            return MEASURE_INTERVAL;
        });
    }
}
