package dev.exchanger.bot.inbox;

import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Remembers in the table {@code inbox} which events had their effect, so that a repeated delivery has none.
 */
@ApplicationScoped
public class Inbox {
    private static final int BATCH = 5000;

    private static final String INSERT =
            "INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private static final String FORGET = """
            DELETE FROM inbox WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM inbox WHERE handled_at < now() - $1 * interval '1 millisecond' LIMIT $2))
            """;

    private final Pool pool;
    private final InboxConfig config;

    Inbox(Pool pool, InboxConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * Marks an event as handled. Call it in the transaction of the effect and skip the effect when it answers
     * {@code false}. A second transaction with the same event waits until the first one ends.
     *
     * @param connection the connection of the running transaction
     * @param consumer the name of the effect, not of the node
     * @param eventId the {@code id} of the event
     * @return {@code true} when this transaction is the first
     */
    public Uni<Boolean> firstTime(SqlClient connection, String consumer, UUID eventId) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(consumer, eventId))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Forgets events that were handled long ago, some thousand rows at a time. */
    public Uni<Void> forget() {
        return forget(config.retention());
    }

    private Uni<Void> forget(Duration retention) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of((double) retention.toMillis(), BATCH))
                .map(SqlResult::rowCount)
                .chain(deleted -> deleted < BATCH ? Uni.createFrom().voidItem() : forget(retention));
    }
}
