package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collector;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/**
 * The reconciliation: ends what all other paths left (nothing, or something is wrong), gives every open order that is due
 * soon its timer and takes away timers of orders that are not open. Also run when Redis comes back, possibly empty.
 */
@ApplicationScoped
public class ExpiryCleanup {

    private static final Logger LOG = Logger.getLogger(ExpiryCleanup.class);
    private static final String LOCK = "expiry-cleanup";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Collector<Step, ?, Integer> CHANGED = Collectors.summingInt(Step::changed);

    private final ExpiryConfig config;
    private final ExpiryRepository repository;
    private final ExpiryClaims claims;
    private final ExpiryTimers timers;
    private final ExpiryMetrics metrics;
    private final RedisLock lock;
    private final WorkLoop loop;

    public ExpiryCleanup(
            ExpiryConfig config,
            ExpiryRepository repository,
            ExpiryClaims claims,
            ExpiryTimers timers,
            ExpiryMetrics metrics,
            RedisLock lock,
            BackgroundWork work) {
        this.config = config;
        this.repository = repository;
        this.claims = claims;
        this.timers = timers;
        this.metrics = metrics;
        this.lock = lock;
        this.loop = work.loop("expiry cleanup", () -> cleanUp().replaceWith(WorkLoop.UNTIL_NUDGED));
    }

    void onStart(@Observes StartupEvent event) {
        loop.start(WorkLoop.UNTIL_NUDGED);
    }

    @Scheduled(identity = "expiry-cleanup", cron = "${exchanger.exchange.expiry.cleanup-cron:0 */5 * * * ?}")
    void due() {
        loop.nudge();
    }

    Uni<Void> cleanUp() {
        return claims.all(ExpiryPath.CLEANUP, config.batch())
                .invoke(left -> alert("late", left, "orders were left to the cleanup"))
                .flatMap(left -> reconcile());
    }

    /** Makes the timers agree with the orders; one replica at a time, because one is enough. */
    Uni<Void> reconcile() {
        return lock.tryAcquire(LOCK, LEASE)
                .flatMap(held ->
                        held.isEmpty() ? Uni.createFrom().voidItem() : agree().eventually(() -> release(held.get())));
    }

    /** What cannot be released ends with its lease; the failure to tell of is that of the work. */
    private Uni<Void> release(RedisLock.Held held) {
        return lock.release(held).onFailure().recoverWithItem(false).replaceWithVoid();
    }

    private Uni<Void> agree() {
        return restoreAll()
                .invoke(missing -> alert("missing", missing, "orders had no timer"))
                .flatMap(restored -> removeAllOrphans())
                .invoke(orphans -> alert("orphan", orphans, "timers had no open order"))
                .flatMap(removed -> compare());
    }

    /** One page. Repeated and not nested, as a chain of thousands would not fit on the stack when it ends. */
    private record Step(int changed, boolean last) {}

    private Uni<Integer> restoreAll() {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(ExpiryRepository.Open.FIRST), this::restore)
                .whilst(step -> !step.last())
                .collect()
                .with(CHANGED);
    }

    private Uni<Step> restore(AtomicReference<ExpiryRepository.Open> after) {
        return repository
                .open(after.get(), config.cleanupAhead(), config.cleanupPage())
                .flatMap(page -> {
                    if (page.isEmpty()) {
                        return Uni.createFrom().item(new Step(0, true));
                    }
                    after.set(page.get(page.size() - 1));
                    return timers.restore(page).map(restored -> new Step(restored, false));
                });
    }

    private Uni<Integer> removeAllOrphans() {
        Instant before = Instant.now().plus(config.cleanupAhead());
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>("0"), cursor -> removeOrphans(cursor, before))
                .whilst(step -> !step.last())
                .collect()
                .with(CHANGED);
    }

    private Uni<Step> removeOrphans(AtomicReference<String> cursor, Instant before) {
        return timers.scan(cursor.get(), before, config.cleanupPage())
                .invoke(scan -> cursor.set(scan.cursor()))
                .flatMap(scan -> removeOrphans(scan.ids()).map(gone -> new Step(gone, scan.isLast())));
    }

    private Uni<Integer> removeOrphans(List<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return repository.openAmong(ids).flatMap(open -> {
            Set<UUID> orphans = new HashSet<>(ids);
            orphans.removeAll(open);
            return orphans.isEmpty()
                    ? Uni.createFrom().item(0)
                    : timers.stop(orphans).replaceWith(orphans.size());
        });
    }

    private Uni<Void> compare() {
        return repository
                .countOpen()
                .flatMap(open -> timers.count().invoke(set -> metrics.counted(open, set)))
                .replaceWithVoid();
    }

    private void alert(String kind, int count, String what) {
        if (count > 0) {
            LOG.warnf("expiry: %d %s", count, what);
            metrics.alert(kind, count);
        }
    }
}
