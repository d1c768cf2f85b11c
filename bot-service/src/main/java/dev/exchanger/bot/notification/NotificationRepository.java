package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of the queue: putting in, claiming, beginning a call. What follows a call is in {@link SettlementRepository}. */
@ApplicationScoped
class NotificationRepository {
    // A blocked chat is known when its notification is queued: it is kept for the record and never sent.
    private static final String INSERT = """
            INSERT INTO notifications (user_id, telegram_user_id, chat_id, notification_type, lane, message, dedup_key,
                                       status, last_error, valid_until)
            SELECT $1, $2, $3, $4, $5, $6::text::jsonb, $7,
                   CASE WHEN blocked THEN 'SUPPRESSED' ELSE 'PENDING' END,
                   CASE WHEN blocked THEN 'chat is blocked' END,
                   now() + $8 * interval '1 second'
            FROM (SELECT EXISTS (SELECT 1 FROM conversations
                                 WHERE telegram_user_id = $3 AND blocked_at IS NOT NULL) AS blocked) AS chat
            ON CONFLICT (dedup_key) DO NOTHING
            """;

    // The head of line of each chat: nothing of the chat is under way and nothing older or more urgent waits.
    private static final String CLAIM = """
            WITH heads AS (
              SELECT n.id FROM notifications n
              WHERE n.status = 'PENDING' AND n.next_attempt_at <= now() AND n.lane <= $3
                AND NOT EXISTS (
                  SELECT 1 FROM notifications e
                  WHERE e.chat_id = n.chat_id AND e.status IN ('PENDING', 'SENDING')
                    AND (e.status = 'SENDING' OR (e.lane, e.id) < (n.lane, n.id)))
              ORDER BY n.lane, n.id
              LIMIT $4
              FOR UPDATE OF n SKIP LOCKED)
            UPDATE notifications n
            SET status = 'SENDING', claim = $1, claimed_until = now() + $2 * interval '1 millisecond',
                attempt_started_at = NULL
            FROM heads WHERE n.id = heads.id
            RETURNING n.*, n.valid_until < now() AS stale, extract(epoch FROM now() - n.created_at)::bigint AS age
            """;

    private static final String BEGIN = """
            UPDATE notifications
            SET attempt_started_at = now(), attempts = attempts + 1,
                claimed_until = now() + $3 * interval '1 millisecond'
            WHERE id = ANY ($1) AND claim = $2 AND status = 'SENDING'
            RETURNING id
            """;

    private static final String RELEASE = """
            UPDATE notifications n
            SET status = 'PENDING', claim = NULL, claimed_until = NULL,
                next_attempt_at = now() + r.wait * interval '1 millisecond'
            FROM unnest($1::bigint[], $2::bigint[]) AS r (id, wait)
            WHERE n.id = r.id AND n.claim = $3 AND n.status = 'SENDING'
            """;

    private static final String ABANDONED = """
            SELECT n.*, n.valid_until < now() AS stale, extract(epoch FROM now() - n.created_at)::bigint AS age,
                   attempt_started_at IS NOT NULL AS begun
            FROM notifications n
            WHERE n.status = 'SENDING' AND n.claimed_until < now()
            ORDER BY n.id LIMIT 50
            FOR UPDATE OF n SKIP LOCKED
            """;

    private static final String FORGET = """
            DELETE FROM notifications
            WHERE status IN ('SENT', 'UNKNOWN', 'SUPPRESSED', 'DEAD') AND created_at < now() - $1 * interval '1 second'
            """;

    private final ObjectMapper json;

    NotificationRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Queues them in this order, in the caller's transaction; those whose key is known are left out. */
    Uni<Void> insert(SqlClient connection, List<Notification> notifications) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Notification notification : notifications) {
            done = done.chain(() -> insert(connection, notification));
        }
        return done;
    }

    private Uni<Void> insert(SqlClient connection, Notification notification) {
        Tuple parameters = Tuple.tuple()
                .addValue(notification.userId())
                .addLong(notification.telegramUserId())
                .addLong(notification.chatId())
                .addString(notification.type().name())
                .addInteger(notification.type().lane().ordinal())
                .addString(NotificationJson.write(json, notification.message()))
                .addString(notification.dedupKey())
                .addLong(notification.type().validity().toSeconds());
        return connection.preparedQuery(INSERT).execute(parameters).replaceWithVoid();
    }

    /**
     * Claims at most one notification per chat, the most urgent and oldest first.
     *
     * @param lastLane the least urgent lane to look at
     */
    Uni<List<Delivery>> claim(SqlClient client, UUID claim, Duration holds, NotificationType.Lane lastLane, int limit) {
        return client.preparedQuery(CLAIM)
                .execute(Tuple.of(claim, holds.toMillis(), lastLane.ordinal(), limit))
                .map(this::deliveries);
    }

    /** Commits, before the call, that the call begins; answers the ids that are still ours. */
    Uni<List<Long>> begin(SqlClient client, UUID claim, Duration holds, List<Long> ids) {
        return client.preparedQuery(BEGIN)
                .execute(Tuple.of(ids.toArray(Long[]::new), claim, holds.toMillis()))
                .map(rows -> {
                    List<Long> begun = new ArrayList<>();
                    rows.forEach(row -> begun.add(row.getLong("id")));
                    return begun;
                });
    }

    /** Gives back what was claimed and not begun, each to wait for its own time. */
    Uni<Void> release(SqlClient client, UUID claim, List<Long> ids, List<Duration> waits) {
        return client.preparedQuery(RELEASE)
                .execute(Tuple.of(
                        ids.toArray(Long[]::new),
                        waits.stream().map(Duration::toMillis).toArray(Long[]::new),
                        claim))
                .replaceWithVoid();
    }

    /** Locks notifications whose sender did not come back in time. */
    Uni<List<Abandoned>> abandoned(SqlClient connection) {
        return connection.preparedQuery(ABANDONED).execute().map(rows -> {
            List<Abandoned> found = new ArrayList<>();
            rows.forEach(row -> found.add(new Abandoned(delivery(row), row.getUUID("claim"), row.getBoolean("begun"))));
            return found;
        });
    }

    /** @param begun whether its call was begun; otherwise it was surely not made */
    record Abandoned(Delivery delivery, UUID claim, boolean begun) {}

    Uni<Integer> forget(SqlClient client, Duration age) {
        return client.preparedQuery(FORGET).execute(Tuple.of(age.toSeconds())).map(RowSet::rowCount);
    }

    private List<Delivery> deliveries(RowSet<Row> rows) {
        List<Delivery> deliveries = new ArrayList<>();
        rows.forEach(row -> deliveries.add(delivery(row)));
        deliveries.sort((one, other) -> Long.compare(one.id(), other.id()));
        return deliveries;
    }

    private Delivery delivery(Row row) {
        return new Delivery(
                row.getLong("id"),
                row.getUUID("user_id"),
                row.getLong("telegram_user_id"),
                row.getLong("chat_id"),
                NotificationType.valueOf(row.getString("notification_type")),
                NotificationJson.read(json, row.getValue("message")),
                row.getInteger("unknowns"),
                Duration.ofSeconds(row.getLong("age")),
                Boolean.TRUE.equals(row.getBoolean("stale")));
    }
}
