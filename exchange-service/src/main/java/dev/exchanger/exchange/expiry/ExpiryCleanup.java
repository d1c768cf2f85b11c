package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisLock;

/**
 * The reconciliation: ends what all other paths left (nothing, or something is wrong), gives every open order its timer
 * and takes away timers of orders that are not open. Also run when Redis comes back, possibly empty.
 */
@ApplicationScoped
public class ExpiryCleanup {

    private static final Logger LOG = Logger.getLogger(ExpiryCleanup.class);
    private static final String LOCK = "expiry-cleanup";
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final ExpiryConfig config;
    private final ExpiryRepository repository;
    private final ExpiryClaims claims;
    private final ExpiryTimers timers;
    private final ExpiryMetrics metrics;
    private final RedisLock lock;

    public ExpiryCleanup(
            ExpiryConfig config,
            ExpiryRepository repository,
            ExpiryClaims claims,
            ExpiryTimers timers,
            ExpiryMetrics metrics,
            RedisLock lock) {
        this.config = config;
        this.repository = repository;
        this.claims = claims;
        this.timers = timers;
        this.metrics = metrics;
        this.lock = lock;
    }

    /** The cron job. Never fails: the next run is the retry. */
    @Scheduled(
            identity = "expiry-cleanup",
            cron = "${exchanger.expiry.cleanup-cron:0 */5 * * * ?}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> cleanUp() {
        return claims.all(ExpiryPath.CLEANUP, config.batch())
                .invoke(left -> alert("late", left, "orders were left to the cleanup"))
                .flatMap(left -> reconcile())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("cleanup failed: %s", failure.getMessage());
                    return null;
                });
    }

    /** Makes the timers agree with the orders; one replica at a time, because one is enough. */
    Uni<Void> reconcile() {
        return lock.tryAcquire(LOCK, LEASE)
                .flatMap(held -> held.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : agree().eventually(() -> lock.release(held.get())));
    }

    private Uni<Void> agree() {
        return restore(ExpiryRepository.Open.FIRST, 0)
                .invoke(missing -> alert("missing", missing, "orders had no timer"))
                .flatMap(restored -> removeOrphans("0", 0))
                .invoke(orphans -> alert("orphan", orphans, "timers had no open order"))
                .flatMap(removed -> compare());
    }

    private Uni<Integer> restore(ExpiryRepository.Open after, int missing) {
        return repository.open(after, config.cleanupPage()).flatMap(page -> {
            if (page.isEmpty()) {
                return Uni.createFrom().item(missing);
            }
            return timers.restore(page).flatMap(restored -> restore(page.get(page.size() - 1), missing + restored));
        });
    }

    private Uni<Integer> removeOrphans(String cursor, int removed) {
        return timers.scan(cursor, config.cleanupPage()).flatMap(scan -> removeOrphans(scan.ids())
                .flatMap(gone -> scan.isLast()
                        ? Uni.createFrom().item(removed + gone)
                        : removeOrphans(scan.cursor(), removed + gone)));
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
