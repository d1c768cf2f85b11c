package dev.exchanger.bot.update;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of {@code bot_updates}. Every method takes the connection, so that the caller owns the transaction. */
@ApplicationScoped
class UpdateRepository {
    private static final String INSERT = """
            INSERT INTO bot_updates (update_id, telegram_user_id, payload, processed_at)
            SELECT u.update_id, u.telegram_user_id,
                   CASE WHEN u.telegram_user_id <> 0 THEN u.payload::jsonb END,
                   CASE WHEN u.telegram_user_id = 0 THEN now() END
            FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS u (update_id, telegram_user_id, payload)
            ORDER BY u.update_id
            ON CONFLICT (update_id) DO NOTHING
            """;

    // Only the oldest waiting update of a user is a candidate: a failed one keeps the later ones back until it is
    // repeated with success or set aside.
    private static final String CLAIM = """
            SELECT u.update_id, u.telegram_user_id, u.payload, u.attempts
            FROM bot_updates u
            WHERE u.processed_at IS NULL AND u.dead_at IS NULL AND u.next_attempt_at <= now()
              AND u.telegram_user_id <> ALL ($1)
              AND NOT EXISTS (
                SELECT 1 FROM bot_updates e
                WHERE e.telegram_user_id = u.telegram_user_id AND e.update_id < u.update_id
                  AND e.processed_at IS NULL AND e.dead_at IS NULL)
            ORDER BY u.update_id
            LIMIT 1
            FOR UPDATE OF u SKIP LOCKED
            """;

    // Two keys: the first keeps these locks apart from those of other features.
    private static final String LOCK_USER = "SELECT pg_try_advisory_xact_lock(hashtextextended('telegram-user', $1))";

    private static final String PROCESSED =
            "UPDATE bot_updates SET processed_at = now(), payload = NULL, last_error = NULL WHERE update_id = $1";

    private static final String FAILED = """
            UPDATE bot_updates
            SET attempts = attempts + 1,
                last_error = $2,
                next_attempt_at = now() + $3 * interval '1 millisecond' * power(2, least(attempts, 10)),
                dead_at = CASE WHEN attempts + 1 >= $4 THEN now() END
            WHERE update_id = $1 AND processed_at IS NULL AND dead_at IS NULL
            RETURNING dead_at IS NOT NULL AS dead
            """;

    private static final String FORGET =
            "DELETE FROM bot_updates WHERE processed_at < now() - $1 * interval '1 second'";

    /** @return how many of them were new */
    Uni<Integer> insert(SqlClient client, List<ReceivedUpdate> updates) {
        Tuple parameters = Tuple.of(
                updates.stream().map(ReceivedUpdate::updateId).toArray(Long[]::new),
                updates.stream().map(ReceivedUpdate::telegramUserId).toArray(Long[]::new),
                updates.stream().map(ReceivedUpdate::payload).toArray(String[]::new));
        return client.preparedQuery(INSERT).execute(parameters).map(rows -> rows.rowCount());
    }

    /**
     * Locks the oldest update that waits, for the rest of the transaction.
     *
     * @param busyUsers users not to look at
     */
    Uni<Optional<ReceivedUpdate>> claim(SqlClient connection, List<Long> busyUsers) {
        return connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(busyUsers.toArray(Long[]::new)))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(received(rows.iterator().next())));
    }

    /** Makes the transaction the only one that works for this user; false when another one does. */
    Uni<Boolean> lockUser(SqlClient connection, long telegramUserId) {
        return connection
                .preparedQuery(LOCK_USER)
                .execute(Tuple.of(telegramUserId))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Uni<Void> markProcessed(SqlClient connection, long updateId) {
        return connection.preparedQuery(PROCESSED).execute(Tuple.of(updateId)).replaceWithVoid();
    }

    /** @return true when that was its last attempt */
    Uni<Boolean> markFailed(SqlClient client, long updateId, String error, Duration delay, int maxAttempts) {
        return client.preparedQuery(FAILED)
                .execute(Tuple.of(updateId, error, delay.toMillis(), maxAttempts))
                .map(rows -> rows.rowCount() == 1 && rows.iterator().next().getBoolean("dead"));
    }

    Uni<Integer> forget(SqlClient client, Duration age) {
        return client.preparedQuery(FORGET).execute(Tuple.of(age.toSeconds())).map(rows -> rows.rowCount());
    }

    private static ReceivedUpdate received(Row row) {
        return new ReceivedUpdate(
                row.getLong("update_id"),
                row.getLong("telegram_user_id"),
                ((JsonObject) row.getValue("payload")).encode());
    }
}
