package dev.exchanger.exchange.admin.metric;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.admin.OfficeCache;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;

/** Records figures of the desk every minute, and shows them. */
@ApplicationScoped
public class MetricService {

    private static final Logger LOG = Logger.getLogger(MetricService.class);
    private static final int BATCH = 5000;

    private final Pool admin;
    private final MetricRepository repository;
    private final DeskFigures figures;
    private final OfficeCache cache;
    private final MetricConfig config;
    private final Clock clock;
    private final ServiceNode node;

    public MetricService(
            @ReactiveDataSource("admin") Pool admin,
            MetricRepository repository,
            DeskFigures figures,
            OfficeCache cache,
            MetricConfig config,
            Clock clock,
            ServiceNode node) {
        this.admin = admin;
        this.repository = repository;
        this.figures = figures;
        this.cache = cache;
        this.config = config;
        this.clock = clock;
        this.node = node;
    }

    /** A metric over time; some minutes old at the most. */
    Uni<MetricSeries> series(String name, String from, String to, String step) {
        MetricQuery query = MetricQuery.of(name, from, to, step, clock.instant());
        return cache.get(
                RedisKeys.adminMetrics(query.view()), RedisKeys.ADMIN_METRICS_TTL, MetricSeries.class, () -> repository
                        .series(query)
                        .map(series -> new MetricSeries(
                                query.name().code(),
                                query.from(),
                                query.to(),
                                query.step().toString(),
                                series)));
    }

    @Scheduled(
            identity = "metric-record",
            cron = "${exchanger.metric.cron:5 * * * * ?}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> everyMinute() {
        return record(clock.instant().truncatedTo(ChronoUnit.MINUTES))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("the minute was not recorded: %s", failure.getMessage());
                    return null;
                });
    }

    /**
     * Records the minute that ends at {@code minute}, unless another replica did. A minute whose recording failed is left to the replicas
     * that have not tried yet.
     *
     * @return whether this replica recorded it
     */
    Uni<Boolean> record(Instant minute) {
        return Transactions.in(admin, transaction -> repository
                .enter(transaction, minute, node.nodeId())
                .flatMap(entered -> entered
                        ? figures.read(minute)
                                .flatMap(samples -> repository.insert(transaction, minute, samples))
                                .replaceWith(true)
                        : Uni.createFrom().item(false)));
    }

    @Scheduled(
            identity = "metric-purge",
            every = "1h",
            delayed = "7m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return purge().onFailure().recoverWithItem(failure -> {
            LOG.warnf("old figures were not forgotten: %s", failure.getMessage());
            return null;
        });
    }

    private Uni<Void> purge() {
        return repository
                .purge(config.retention(), BATCH)
                .flatMap(gone -> gone == BATCH ? purge() : Uni.createFrom().voidItem());
    }
}
