package dev.exchanger.exchange.analytics;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Forgets events past their retention. */
@ApplicationScoped
public class AnalyticsHousekeeping {

    private static final Logger LOG = Logger.getLogger(AnalyticsHousekeeping.class);
    private static final int BATCH = 1000;

    private final AnalyticsRepository repository;
    private final AnalyticsConfig config;

    public AnalyticsHousekeeping(AnalyticsRepository repository, AnalyticsConfig config) {
        this.repository = repository;
        this.config = config;
    }

    @Scheduled(
            identity = "analytics-housekeeping",
            every = "1h",
            delayed = "9m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return forgetBatches().onFailure().recoverWithItem(failure -> {
            LOG.warnf("housekeeping of analytics failed: %s", failure.getMessage());
            return null;
        });
    }

    private Uni<Void> forgetBatches() {
        return repository
                .forget(config.retention(), BATCH)
                .flatMap(count ->
                        count == BATCH ? forgetBatches() : Uni.createFrom().voidItem());
    }
}
