package dev.exchanger.bot.update;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.platform.database.Transactions;

/** Keeps updates before they are acknowledged to Telegram; a repeated update is acknowledged and not kept twice. */
@ApplicationScoped
public class UpdateInbox {
    private static final Logger LOG = Logger.getLogger(UpdateInbox.class);

    private final Pool pool;
    private final UpdateRepository repository;
    private final UpdateParser parser;
    private final UpdateWorkers workers;
    private final UpdateMetrics metrics;

    UpdateInbox(
            Pool pool, UpdateRepository repository, UpdateParser parser, UpdateWorkers workers, UpdateMetrics metrics) {
        this.pool = pool;
        this.repository = repository;
        this.parser = parser;
        this.workers = workers;
        this.metrics = metrics;
    }

    /**
     * Keeps one pushed update.
     *
     * @param body what was posted
     * @return completes when it is durable; fails with {@link MalformedUpdate} when it is no update
     */
    public Uni<Void> receive(String body) {
        return Uni.createFrom()
                .item(() -> received(parser.read(body)))
                .chain(update -> Transactions.in(pool, connection -> repository.insert(connection, List.of(update))))
                .invoke(added -> stored(1, added))
                .replaceWithVoid();
    }

    /** Keeps the updates of a polled batch in the caller's transaction; call {@link #stored} after the commit. */
    public Uni<Integer> keep(SqlConnection connection, List<ReceivedUpdate> batch) {
        return batch.isEmpty() ? Uni.createFrom().item(0) : repository.insert(connection, batch);
    }

    /** To be told after the commit, so that the work begins at once. */
    public void stored(int received, int added) {
        metrics.received(added, received - added);
        if (added > 0) {
            workers.nudge();
        }
    }

    /** What to keep of an update. */
    public ReceivedUpdate received(Update update) {
        long user = update.telegramUserId();
        boolean nobody = parser.interpret(update) instanceof Interaction.Ignored;
        if (nobody) {
            LOG.debugf("update %d needs no answer", update.updateId());
        }
        return new ReceivedUpdate(update.updateId(), nobody ? 0 : user, parser.write(update));
    }
}
