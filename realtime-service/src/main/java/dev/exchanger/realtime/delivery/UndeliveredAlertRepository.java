package dev.exchanger.realtime.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code delivery_checks}, and who of a chat has not got what was said there. */
@ApplicationScoped
class UndeliveredAlertRepository {

    private static final String WAITING = "SELECT count(*) AS chats FROM delivery_checks";
    // The senders' names are asked for before anything is locked.
    private static final String DUE = """
            SELECT k.chat_id, array(
              SELECT DISTINCT msg.sender_id FROM messages msg
              WHERE msg.chat_id = k.chat_id AND msg.seq >= k.from_seq LIMIT 20) AS senders
            FROM delivery_checks k
            WHERE k.since <= now() - $1::bigint * interval '1 millisecond'
            ORDER BY k.since LIMIT $2
            """;
    // Nobody writes to the chat while it is looked at; whoever else wants to look goes on to the next one.
    private static final String CLAIM = """
            SELECT c.kind, c.title, c.order_id, k.from_seq, k.since
            FROM delivery_checks k JOIN chats c ON c.id = k.chat_id
            WHERE k.chat_id = $1 AND k.since <= now() - $2::bigint * interval '1 millisecond'
            FOR NO KEY UPDATE OF c, k SKIP LOCKED
            """;
    private static final String SPLIT = """
            SELECT max(seq) FILTER (WHERE created_at <= now() - $3::bigint * interval '1 millisecond') AS late,
                   min(seq) FILTER (WHERE created_at > now() - $3::bigint * interval '1 millisecond') AS next_seq,
                   min(created_at) FILTER (WHERE created_at > now() - $3::bigint * interval '1 millisecond') AS next_at
            FROM messages WHERE chat_id = $1 AND seq >= $2
            """;
    // Whoever has not got as far as the last alert has one outstanding.
    private static final String NOTE = """
            WITH lacking AS (
              SELECT m.user_id, missed.count, missed.last_seq
              FROM chat_members m CROSS JOIN LATERAL (
                SELECT count(*) AS count, max(recent.seq) AS last_seq
                FROM (SELECT msg.seq FROM messages msg
                      WHERE msg.chat_id = m.chat_id AND msg.seq > greatest(m.delivered_seq, m.last_read_seq)
                        AND msg.seq <= $2 AND msg.sender_id <> m.user_id AND msg.deleted_at IS NULL
                      ORDER BY msg.seq DESC LIMIT 100) recent) missed
              WHERE m.chat_id = $1 AND m.alerted_seq <= greatest(m.delivered_seq, m.last_read_seq)
                AND missed.count > 0),
            noted AS (
              UPDATE chat_members m SET alerted_seq = $2 FROM lacking
              WHERE m.chat_id = $1 AND m.user_id = lacking.user_id
                AND m.alerted_seq <= greatest(m.delivered_seq, m.last_read_seq)
                AND greatest(m.delivered_seq, m.last_read_seq) < lacking.last_seq
              RETURNING m.user_id)
            SELECT lacking.user_id, lacking.count, lacking.last_seq, msg.sender_id, msg.body, msg.created_at
            FROM noted JOIN lacking ON lacking.user_id = noted.user_id
            JOIN messages msg ON msg.chat_id = $1 AND msg.seq = lacking.last_seq
            """;
    private static final String LATER = "UPDATE delivery_checks SET from_seq = $2, since = $3 WHERE chat_id = $1";
    private static final String DONE = "DELETE FROM delivery_checks WHERE chat_id = $1";

    private final Pool pool;

    UndeliveredAlertRepository(Pool pool) {
        this.pool = pool;
    }

    /** A chat to look at, and who spoke there. */
    record Due(UUID chat, List<UUID> senders) {}

    /** A chat that is being looked at. @param since when the first message was said that nobody has looked after */
    record Claimed(UUID chat, String kind, String title, UUID orderId, long fromSeq, Instant since) {}

    /** A member who has not got the last messages. */
    record Lacking(UUID user, long count, long lastSeq, UUID sender, String body, Instant at) {}

    /** How many chats have messages that are to be looked after. */
    Uni<Long> waiting() {
        return pool.preparedQuery(WAITING)
                .execute()
                .map(rows -> rows.iterator().next().getLong("chats"));
    }

    Uni<List<Due>> due(Duration age, int limit) {
        return pool.preparedQuery(DUE).execute(Tuple.of(age.toMillis(), limit)).map(rows -> rows.stream()
                .map(row -> new Due(row.getUUID("chat_id"), List.of(row.getArrayOfUUIDs("senders"))))
                .toList());
    }

    /** Empty when somebody else looks at it, or has done so. */
    Uni<Optional<Claimed>> claim(SqlClient transaction, UUID chat, Duration age) {
        return transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(chat, age.toMillis()))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Claimed(
                                chat,
                                row.getString("kind"),
                                row.getString("title"),
                                row.getUUID("order_id"),
                                row.getLong("from_seq"),
                                row.getOffsetDateTime("since").toInstant())));
    }

    /** Notes who has not got what is old enough, and when to look at the chat again, if there is anything younger. */
    Uni<List<Lacking>> note(SqlClient transaction, Claimed claimed, Duration age) {
        return transaction
                .preparedQuery(SPLIT)
                .execute(Tuple.of(claimed.chat(), claimed.fromSeq(), age.toMillis()))
                .map(rows -> rows.iterator().next())
                .chain(split ->
                        lacking(transaction, claimed, split).call(() -> reschedule(transaction, claimed, split)));
    }

    private static Uni<List<Lacking>> lacking(SqlClient transaction, Claimed claimed, Row split) {
        Long late = split.getLong("late");
        if (late == null) {
            return Uni.createFrom().item(List.of());
        }
        return transaction
                .preparedQuery(NOTE)
                .execute(Tuple.of(claimed.chat(), late))
                .map(rows -> rows.stream()
                        .map(row -> new Lacking(
                                row.getUUID("user_id"),
                                row.getLong("count"),
                                row.getLong("last_seq"),
                                row.getUUID("sender_id"),
                                row.getString("body"),
                                row.getOffsetDateTime("created_at").toInstant()))
                        .toList());
    }

    private static Uni<Void> reschedule(SqlClient transaction, Claimed claimed, Row split) {
        Long next = split.getLong("next_seq");
        return (next == null
                        ? transaction.preparedQuery(DONE).execute(Tuple.of(claimed.chat()))
                        : transaction
                                .preparedQuery(LATER)
                                .execute(Tuple.of(claimed.chat(), next, split.getOffsetDateTime("next_at"))))
                .replaceWithVoid();
    }
}
