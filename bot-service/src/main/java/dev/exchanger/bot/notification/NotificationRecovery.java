package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.loop.BackgroundWork;

/** Takes up what a dead sender left behind: not begun goes back to the queue, begun is decided by its type. */
@ApplicationScoped
class NotificationRecovery {
    private static final Logger LOG = Logger.getLogger(NotificationRecovery.class);

    private final Pool pool;
    private final NotificationConfig config;
    private final NotificationRepository repository;
    private final SettlementRepository settlements;
    private final Messenger messenger;
    private final BackgroundWork work;

    NotificationRecovery(
            BackgroundWork work,
            Pool pool,
            NotificationConfig config,
            NotificationRepository repository,
            SettlementRepository settlements,
            Messenger messenger) {
        this.pool = pool;
        this.config = config;
        this.repository = repository;
        this.settlements = settlements;
        this.messenger = messenger;
        this.work = work;
    }

    void start(@Observes StartupEvent start) {
        work.every("notification recovery", config.recoveryInterval(), this::recover);
    }

    private Uni<Void> recover() {
        return Transactions.in(
                        pool, connection -> repository.abandoned(connection).chain(found -> Multi.createFrom()
                                .iterable(found)
                                .onItem()
                                .transformToUniAndConcatenate(one -> recover(connection, one))
                                .collect()
                                .asList()))
                .replaceWithVoid();
    }

    private Uni<Void> recover(SqlConnection connection, NotificationRepository.Abandoned abandoned) {
        Delivery delivery = abandoned.delivery();
        LOG.warnf(
                "notification %d was left behind by its sender, %s",
                delivery.id(), abandoned.begun() ? "begun" : "not begun");
        if (!abandoned.begun()) {
            return repository.release(connection, abandoned.claim(), List.of(delivery.id()), List.of(Duration.ZERO));
        }
        return messenger.wouldEdit(connection, delivery).chain(edit -> {
            Verdict verdict = DeliveryPolicy.abandoned(delivery, edit);
            return verdict instanceof Verdict.Retry retry
                    ? settlements.retry(connection, delivery.id(), abandoned.claim(), retry)
                    : settlements.settle(
                            connection,
                            delivery.id(),
                            abandoned.claim(),
                            NotificationStatus.UNKNOWN,
                            "sender died during the call");
        });
    }
}
