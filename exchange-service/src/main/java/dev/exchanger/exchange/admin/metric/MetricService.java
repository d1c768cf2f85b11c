package dev.exchanger.exchange.admin.metric;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.admin.OfficeCache;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.node.ServiceNode;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Records figures of the desk every minute, and shows them. */
@ApplicationScoped
public class MetricService {

    private static final int BATCH = 5000;
    private static final Duration FIRST = Duration.ofMinutes(7);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Pool admin;
    private final MetricRepository repository;
    private final DeskFigures figures;
    private final OfficeCache cache;
    private final MetricConfig config;
    private final Clock clock;
    private final ServiceNode node;
    private final BackgroundWork work;
    private final WorkLoop recording;

    public MetricService(
            @ReactiveDataSource("admin") Pool admin,
            MetricRepository repository,
            DeskFigures figures,
            OfficeCache cache,
            MetricConfig config,
            Clock clock,
            ServiceNode node,
            BackgroundWork work) {
        this.admin = admin;
        this.repository = repository;
        this.figures = figures;
        this.cache = cache;
        this.config = config;
        this.clock = clock;
        this.node = node;
        this.work = work;
        this.recording = work.loop("metric recording", this::recordThisMinute);
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

    void onStart(@Observes StartupEvent event) {
        recording.start(WorkLoop.UNTIL_NUDGED);
        work.loop("metric housekeeping", this::forget).start(FIRST);
    }

    @Scheduled(identity = "metric-record", cron = "${exchanger.exchange.metric.cron:5 * * * * ?}")
    void everyMinute() {
        recording.nudge();
    }

    private Uni<Duration> recordThisMinute() {
        return record(clock.instant().truncatedTo(ChronoUnit.MINUTES)).replaceWith(WorkLoop.UNTIL_NUDGED);
    }

    /**
     * Records the minute that ends at {@code minute}, unless another replica did.
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

    Uni<Duration> forget() {
        return repository.purge(config.retention(), BATCH).map(untilLessThan(BATCH, PAUSE));
    }
}
