package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.platform.database.Transactions;

/** Writes down what became of a claimed notification. */
@ApplicationScoped
class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);
    private static final Duration HALT_PAUSE = Duration.ofSeconds(5);

    private final Pool pool;
    private final SettlementRepository repository;
    private final DeliveryLimiter limiter;
    private final NotificationMetrics metrics;

    Settlement(Pool pool, SettlementRepository repository, DeliveryLimiter limiter, NotificationMetrics metrics) {
        this.pool = pool;
        this.repository = repository;
        this.limiter = limiter;
        this.metrics = metrics;
    }

    /** Repeats itself while the database is away: a confirmed message that is not written down would be sent again. */
    Uni<Void> settle(Delivery delivery, UUID claim, Verdict verdict) {
        return Uni.createFrom()
                .deferred(() -> write(delivery, claim, verdict))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .expireIn(Duration.ofSeconds(15).toMillis())
                .invoke(() -> metrics.settled(delivery.type(), verdict));
    }

    private Uni<Void> write(Delivery delivery, UUID claim, Verdict verdict) {
        long id = delivery.id();
        if (verdict instanceof Verdict.Sent sent) {
            return repository.sent(pool, id, claim, sent.messageId());
        }
        if (verdict instanceof Verdict.Retry retry) {
            LOG.debugf("notification %d again in %s: %s", id, retry.delay(), retry.error());
            return repository.retry(pool, id, claim, retry);
        }
        if (verdict instanceof Verdict.TooFast slow) {
            return limiter.pause(delivery.chatId(), slow.pause())
                    .chain(pause ->
                            repository.retry(pool, id, claim, SettlementRepository.afterPause(pause, slow.error())));
        }
        if (verdict instanceof Verdict.Halt halt) {
            return repository.retry(pool, id, claim, SettlementRepository.afterPause(HALT_PAUSE, halt.error()));
        }
        if (verdict instanceof Verdict.Suppressed suppressed) {
            return suppress(delivery, claim, suppressed);
        }
        if (verdict instanceof Verdict.Moved moved) {
            return Transactions.in(pool, connection -> repository
                    .retry(connection, id, claim, new Verdict.Retry(Duration.ZERO, false, true, "chat moved"))
                    .chain(() -> repository.move(connection, delivery.chatId(), moved.chatId())));
        }
        if (verdict instanceof Verdict.Unknown unknown) {
            LOG.warnf("notification %d (%s) may or may not have arrived: %s", id, delivery.type(), unknown.error());
            return repository.settle(pool, id, claim, NotificationStatus.UNKNOWN, unknown.error());
        }
        String error = verdict instanceof Verdict.Dead dead ? dead.error() : verdict.toString();
        LOG.errorf("notification %d (%s) is refused for good: %s", id, delivery.type(), error);
        return repository.settle(pool, id, claim, NotificationStatus.DEAD, error);
    }

    private Uni<Void> suppress(Delivery delivery, UUID claim, Verdict.Suppressed suppressed) {
        return Transactions.in(pool, connection -> (suppressed.block()
                        ? repository.block(connection, delivery.chatId(), suppressed.error())
                        : Uni.createFrom().voidItem())
                .chain(() -> repository.settle(
                        connection, delivery.id(), claim, NotificationStatus.SUPPRESSED, suppressed.error())));
    }
}
