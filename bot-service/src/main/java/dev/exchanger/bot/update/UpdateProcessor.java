package dev.exchanger.bot.update;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.TokenMask;
import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.database.Transactions;

/**
 * Works off one update: claim, lock the user, handle, mark, all in one transaction. A node that dies in the middle
 * leaves nothing behind but the waiting update.
 */
@ApplicationScoped
class UpdateProcessor {
    private static final Logger LOG = Logger.getLogger(UpdateProcessor.class);
    private static final int MAX_ERROR = 500;

    private final Pool pool;
    private final UpdateConfig config;
    private final UpdateRepository repository;
    private final UpdateParser parser;
    private final InteractionHandler handler;
    private final UpdateMetrics metrics;

    UpdateProcessor(
            Pool pool,
            UpdateConfig config,
            UpdateRepository repository,
            UpdateParser parser,
            InteractionHandler handler,
            UpdateMetrics metrics) {
        this.pool = pool;
        this.config = config;
        this.repository = repository;
        this.parser = parser;
        this.handler = handler;
        this.metrics = metrics;
    }

    /** What became of a try to work. */
    sealed interface Outcome {
        /** Nothing waits. */
        record Idle() implements Outcome {}

        /** One update was handled, or put off after a failure. */
        record Worked() implements Outcome {}

        /** Another worker holds the lock of this user. */
        record Contended(long telegramUserId) implements Outcome {}
    }

    /**
     * @param busyUsers users not to look at
     * @param claimed told as soon as an update is claimed
     */
    Uni<Outcome> next(Collection<Long> busyUsers, Runnable claimed) {
        AtomicReference<ReceivedUpdate> current = new AtomicReference<>();
        return Transactions.in(pool, connection -> repository
                        .claim(connection, List.copyOf(busyUsers))
                        .chain(found -> work(connection, found, current, claimed)))
                .invoke(outcome -> {
                    if (outcome instanceof Outcome.Worked) {
                        metrics.processed();
                        handler.committed();
                    }
                })
                .onFailure(failure -> current.get() != null && !Database.isUnavailable(failure))
                .recoverWithUni(failure -> putOff(current.get(), failure));
    }

    private Uni<Outcome> work(
            SqlConnection connection,
            Optional<ReceivedUpdate> found,
            AtomicReference<ReceivedUpdate> current,
            Runnable claimed) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(new Outcome.Idle());
        }
        ReceivedUpdate update = found.get();
        return repository.lockUser(connection, update.telegramUserId()).chain(locked -> {
            if (!locked) {
                return Uni.createFrom().<Outcome>item(new Outcome.Contended(update.telegramUserId()));
            }
            current.set(update);
            claimed.run();
            Interaction interaction = parser.interpret(parser.read(update.payload()));
            return handler.handle(connection, update.updateId(), interaction)
                    .chain(() -> repository.markProcessed(connection, update.updateId()))
                    .replaceWith(new Outcome.Worked());
        });
    }

    private Uni<Outcome> putOff(ReceivedUpdate update, Throwable failure) {
        String error = TokenMask.mask(String.valueOf(failure));
        String shortError = error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
        return Transactions.in(pool, connection -> repository
                        .markFailed(
                                connection, update.updateId(), shortError, config.retryDelay(), config.maxAttempts())
                        .call(dead -> dead
                                ? apologize(connection, update)
                                : Uni.createFrom().voidItem()))
                .invoke(dead -> {
                    metrics.failed(dead);
                    LOG.errorf(failure, "update %d failed%s", update.updateId(), dead ? " and is set aside" : "");
                    handler.committed();
                })
                .replaceWith(new Outcome.Worked());
    }

    private Uni<Void> apologize(SqlConnection connection, ReceivedUpdate update) {
        return handler.gaveUp(connection, update.updateId(), parser.interpret(parser.read(update.payload())));
    }
}
