package dev.exchanger.exchange.analytics;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Forgets events past their retention. */
@ApplicationScoped
public class AnalyticsHousekeeping {

    private static final int BATCH = 1000;
    private static final Duration FIRST = Duration.ofMinutes(9);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final AnalyticsRepository repository;
    private final AnalyticsConfig config;

    public AnalyticsHousekeeping(AnalyticsRepository repository, AnalyticsConfig config) {
        this.repository = repository;
        this.config = config;
    }

    void onStart(@Observes StartupEvent event, BackgroundWork work) {
        work.loop("analytics housekeeping", this::forget).start(FIRST);
    }

    Uni<Duration> forget() {
        return repository.forget(config.retention(), BATCH).map(untilLessThan(BATCH, PAUSE));
    }
}
