package dev.exchanger.bot.leader;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of {@code bot_state}. The row {@code poller} holds epoch, holder and end of the lease, and the offset. */
@ApplicationScoped
class BotStateRepository {
    private static final String FREE = """
            SELECT NOT EXISTS (
              SELECT 1 FROM bot_state
              WHERE key = 'poller' AND value ->> 'holder' <> $1
                AND (value ->> 'until')::timestamptz > now()) AS free
            """;

    private static final String ACQUIRE = """
            INSERT INTO bot_state AS s (key, value)
            VALUES ('poller', jsonb_build_object('epoch', 1, 'holder', $1::text,
                                                 'until', now() + $2 * interval '1 millisecond'))
            ON CONFLICT (key) DO UPDATE
            SET value = s.value || jsonb_build_object('epoch', (s.value ->> 'epoch')::bigint + 1, 'holder', $1::text,
                                                      'until', now() + $2 * interval '1 millisecond')
            WHERE s.value ->> 'holder' = $1 OR (s.value ->> 'until')::timestamptz <= now()
            RETURNING (value ->> 'epoch')::bigint AS epoch
            """;

    private static final String RENEW = """
            UPDATE bot_state
            SET value = value || jsonb_build_object('until', now() + $2 * interval '1 millisecond')
            WHERE key = 'poller' AND (value ->> 'epoch')::bigint = $1
            """;

    private static final String RELEASE = """
            UPDATE bot_state SET value = value || jsonb_build_object('until', now())
            WHERE key = 'poller' AND (value ->> 'epoch')::bigint = $1
            """;

    // After a week without updates Telegram goes on with ids drawn at random: an old offset could skip them all.
    private static final String OFFSET = """
            SELECT (value ->> 'offset')::bigint AS next FROM bot_state
            WHERE key = 'poller' AND (value ->> 'moved')::timestamptz > now() - interval '6 days'
            """;

    private static final String MOVE = """
            UPDATE bot_state SET value = value || jsonb_build_object('offset', $2::bigint, 'moved', now())
            WHERE key = 'poller' AND (value ->> 'epoch')::bigint <= $1
            """;

    private static final String GET = "SELECT value FROM bot_state WHERE key = $1";

    private static final String PUT = """
            INSERT INTO bot_state (key, value) VALUES ($1, $2)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()
            """;

    /** Whether nobody else holds the lease. */
    Uni<Boolean> isFree(SqlClient client, String holder) {
        return client.preparedQuery(FREE)
                .execute(Tuple.of(holder))
                .map(rows -> rows.iterator().next().getBoolean("free"));
    }

    /** Begins a term, unless somebody else's lease still holds. */
    Uni<Optional<Term>> acquire(SqlClient client, String holder, Duration lease) {
        return client.preparedQuery(ACQUIRE)
                .execute(Tuple.of(holder, lease.toMillis()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(new Term(rows.iterator().next().getLong("epoch"))));
    }

    /** @return false when another term has begun */
    Uni<Boolean> renew(SqlClient client, Term term, Duration lease) {
        return client.preparedQuery(RENEW)
                .execute(Tuple.of(term.epoch(), lease.toMillis()))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Void> release(SqlClient client, Term term) {
        return client.preparedQuery(RELEASE).execute(Tuple.of(term.epoch())).replaceWithVoid();
    }

    /** The offset to poll with; empty when there is none worth trusting. */
    Uni<Optional<Long>> offset(SqlClient client) {
        return client.preparedQuery(OFFSET)
                .execute()
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.ofNullable(rows.iterator().next().getLong("next")));
    }

    /** @return false when a newer term has begun: then the offset is not ours to move */
    Uni<Boolean> moveOffset(SqlClient connection, Term term, long next) {
        return connection
                .preparedQuery(MOVE)
                .execute(Tuple.of(term.epoch(), next))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Optional<JsonObject>> get(SqlClient client, String key) {
        return client.preparedQuery(GET)
                .execute(Tuple.of(key))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getJsonObject("value")));
    }

    Uni<Void> put(SqlClient client, String key, JsonObject value) {
        return client.preparedQuery(PUT).execute(Tuple.of(key, value)).replaceWithVoid();
    }
}
