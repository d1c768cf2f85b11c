package dev.exchanger.platform.event;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The relay's side of the table {@code outbox}. */
final class OutboxStore {

    /** A row to publish. */
    record Unpublished(long position, String event) {}

    /** A row that was published. */
    record Published(UUID id, Instant at) {}

    /** What waits to be published; {@code pending} is counted up to {@link #COUNTED}. */
    record Backlog(long pending, Duration age) {}

    /** Counting more would cost more than it tells. */
    static final int COUNTED = 100_000;

    /** One relay of a database publishes at a time, so events never overtake each other. The number is "outbox". */
    private static final long LOCK = 0x6F7574626F78L;

    /** A relay that froze inside its transaction must not hold up the others for longer. */
    private static final String FROZEN_AFTER_MILLIS = "5000";

    private final Pool pool;

    OutboxStore(Pool pool) {
        this.pool = pool;
    }

    Uni<Boolean> hasUnpublished() {
        return pool.query("SELECT EXISTS (SELECT 1 FROM outbox WHERE published_at IS NULL)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * Runs work in a transaction during which no other relay publishes.
     *
     * @return the work's answer, or {@code busy} when another relay is publishing just now
     */
    <T> Uni<T> exclusively(Function<SqlConnection, Uni<T>> work, T busy) {
        // The lock has a statement of its own: the next one then sees everything the former holder committed.
        return pool.withTransaction(connection -> locked(connection, "pg_try_advisory_xact_lock($2)")
                .flatMap(rows -> rows.iterator().next().getBoolean(1)
                        ? work.apply(connection)
                        : Uni.createFrom().item(busy)));
    }

    /** Like {@link #exclusively} but waits for the relay that is publishing. */
    <T> Uni<T> afterOthers(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(connection ->
                locked(connection, "pg_advisory_xact_lock($2)").flatMap(locked -> work.apply(connection)));
    }

    private static Uni<RowSet<Row>> locked(SqlConnection connection, String lock) {
        return connection
                .preparedQuery("SELECT set_config('idle_in_transaction_session_timeout', $1, true), " + lock)
                .execute(Tuple.of(FROZEN_AFTER_MILLIS, LOCK));
    }

    Uni<List<Unpublished>> oldest(SqlClient connection, int limit) {
        return connection.preparedQuery("""
                        SELECT position, event::text AS event FROM outbox
                        WHERE published_at IS NULL ORDER BY position LIMIT $1
                        """).execute(Tuple.of(limit)).map(rows -> {
            List<Unpublished> list = new ArrayList<>(rows.size());
            rows.forEach(row -> list.add(new Unpublished(row.getLong("position"), row.getString("event"))));
            return list;
        });
    }

    Uni<Void> markPublished(SqlClient connection, List<Unpublished> rows) {
        Long[] positions = rows.stream().map(Unpublished::position).toArray(Long[]::new);
        // The time of the statement, not of the transaction: taken under the lock it grows from batch to batch.
        return connection
                .preparedQuery("UPDATE outbox SET published_at = statement_timestamp() WHERE position = ANY ($1)")
                .execute(Tuple.of((Object) positions))
                .replaceWithVoid();
    }

    /** The rows published last, newest first. */
    Uni<List<Published>> lastPublished(SqlClient connection, int limit) {
        return connection.preparedQuery("""
                        SELECT id, published_at FROM outbox WHERE published_at IS NOT NULL
                        ORDER BY published_at DESC, position DESC LIMIT $1
                        """).execute(Tuple.of(limit)).map(OutboxStore::published);
    }

    /** Those of the given events that are published and still kept. */
    Uni<List<Published>> published(SqlClient connection, Collection<UUID> ids) {
        return connection
                .preparedQuery("""
                        SELECT id, published_at FROM outbox WHERE published_at IS NOT NULL AND id = ANY ($1)
                        ORDER BY published_at DESC
                        """)
                .execute(Tuple.of((Object) ids.toArray(UUID[]::new)))
                .map(OutboxStore::published);
    }

    /**
     * Lets rows be published again, at most the newest {@code limit} of them.
     *
     * @return how many
     */
    Uni<Integer> republish(SqlClient connection, Instant since, int limit) {
        return connection
                .preparedQuery("""
                        UPDATE outbox SET published_at = NULL WHERE position IN (
                            SELECT position FROM outbox WHERE published_at >= $1
                            ORDER BY published_at DESC, position DESC LIMIT $2)
                        """)
                .execute(Tuple.of(since.atOffset(ZoneOffset.UTC), limit))
                .map(RowSet::rowCount);
    }

    /**
     * Deletes rows that were published long ago.
     *
     * @return how many, at most {@code limit}
     */
    Uni<Integer> purge(Duration retention, int limit) {
        return pool.preparedQuery("""
                        DELETE FROM outbox WHERE position IN (
                            SELECT position FROM outbox WHERE published_at < now() - $1 * interval '1 millisecond'
                            ORDER BY published_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                        """)
                .execute(Tuple.of((double) retention.toMillis(), limit))
                .map(RowSet::rowCount);
    }

    Uni<Backlog> backlog() {
        return pool.preparedQuery("""
                        SELECT count(*) AS pending,
                               coalesce(extract(epoch FROM now() - min(created_at)) * 1000, 0)::bigint AS age
                        FROM (SELECT created_at FROM outbox WHERE published_at IS NULL
                              ORDER BY position LIMIT $1) AS unpublished
                        """).execute(Tuple.of(COUNTED)).map(rows -> {
            Row row = rows.iterator().next();
            return new Backlog(row.getLong("pending"), Duration.ofMillis(Math.max(0, row.getLong("age"))));
        });
    }

    private static List<Published> published(RowSet<Row> rows) {
        List<Published> list = new ArrayList<>(rows.size());
        for (Row row : rows) {
            OffsetDateTime at = row.getOffsetDateTime("published_at");
            list.add(new Published(row.getUUID("id"), at.toInstant()));
        }
        return list;
    }
}
