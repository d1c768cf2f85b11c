package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Remembers in the table {@code inbox} which events had their effect, so that a repeated delivery has none.
 */
@ApplicationScoped
public class Inbox {

    /**
     * The insert statement for those who have no {@link SqlClient} at hand, such as a Hibernate Reactive session; it
     * takes the parameters {@code consumer} and {@code event} and answers the number of rows: 1 the first time, else 0.
     */
    public static final String NATIVE_INSERT = insert(":consumer", ":event");

    private static final int PURGE_BATCH = 5000;

    private static final String INSERT = insert("$1", "$2");

    /**
     * Marks an event as handled. Call it in the transaction of the effect and skip the effect when it answers
     * {@code false}. A second transaction with the same event waits until the first one ends.
     *
     * @param connection the connection of the running transaction
     * @param consumer the name of the effect, not of the node; one service may have several
     * @param eventId the {@code id} of the event
     * @return {@code true} when this transaction is the first
     */
    public Uni<Boolean> firstTime(SqlClient connection, String consumer, UUID eventId) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(consumer, eventId))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Forgets events that were handled long ago, in steps of some thousand rows.
     *
     * @param retention must exceed the time after which an event may still come again: the outbox retention of its
     *     producer
     * @return how many were deleted
     */
    public Uni<Integer> purge(SqlClient client, Duration retention) {
        return client.preparedQuery("""
                        DELETE FROM inbox WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM inbox WHERE handled_at < now() - $1 * interval '1 millisecond' LIMIT $2))
                        """)
                .execute(Tuple.of((double) retention.toMillis(), PURGE_BATCH))
                .map(SqlResult::rowCount)
                .flatMap(deleted -> deleted < PURGE_BATCH
                        ? Uni.createFrom().item(deleted)
                        : purge(client, retention).map(more -> deleted + more));
    }

    private static String insert(String consumer, String event) {
        return "INSERT INTO inbox (consumer, event_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
                .formatted(consumer, event);
    }
}
