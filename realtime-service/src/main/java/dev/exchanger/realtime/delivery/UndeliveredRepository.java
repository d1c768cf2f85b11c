package dev.exchanger.realtime.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.realtime.message.Message;
import dev.exchanger.realtime.message.MessageRepository;

/** What devices have not acknowledged: the truth, whatever Redis knows of it. */
@ApplicationScoped
class UndeliveredRepository {

    // A new device begins where the user's other devices have got to: what is older is history.
    private static final String REGISTER = """
            WITH device AS (
              INSERT INTO devices AS known (user_id, device) VALUES ($1, $2)
              ON CONFLICT (user_id, device) DO UPDATE SET seen_at = now()
                WHERE known.seen_at < now() - interval '1 day'
              RETURNING xmax = 0 AS fresh)
            INSERT INTO delivery_marks (user_id, device, chat_id, seq)
            SELECT $1, $2, m.chat_id, greatest(m.delivered_seq, m.last_read_seq)
            FROM chat_members m JOIN device ON device.fresh
            WHERE m.user_id = $1
            ON CONFLICT DO NOTHING
            """;
    private static final String OPEN = """
            WITH open AS (
              SELECT m.chat_id AS open_chat, c.last_seq, c.updated_at,
                     greatest(mark.seq, m.joined_seq, sent.seq) AS after
              FROM chat_members m JOIN chats c ON c.id = m.chat_id
              LEFT JOIN delivery_marks mark
                ON mark.user_id = m.user_id AND mark.device = $2 AND mark.chat_id = m.chat_id
              LEFT JOIN unnest($6::uuid[], $7::bigint[]) AS sent (chat_id, seq) ON sent.chat_id = m.chat_id
              WHERE m.user_id = $1 AND ($3::uuid[] IS NULL OR m.chat_id = ANY($3::uuid[]))
                AND c.last_seq > greatest(mark.seq, m.joined_seq, sent.seq)
              ORDER BY c.updated_at DESC, c.id LIMIT $4)
            SELECT open.open_chat, open.last_seq, open.after,\s""" + MessageRepository.COLUMNS + """
            FROM open LEFT JOIN LATERAL (
              SELECT msg.*
              FROM messages msg
              WHERE msg.chat_id = open.open_chat AND msg.seq > open.after
                AND msg.sender_id <> $1 AND msg.deleted_at IS NULL
              ORDER BY msg.seq LIMIT $5) msg ON true
            ORDER BY open.updated_at DESC, open.open_chat, msg.seq
            """;
    private static final String MEMBERS = "SELECT user_id FROM chat_members WHERE chat_id = $1";
    private static final String FORGET = """
            DELETE FROM devices WHERE (user_id, device) IN (
              SELECT user_id, device FROM devices
              WHERE seen_at < now() - $1::bigint * interval '1 millisecond' LIMIT $2)
            """;

    private static final String FORGET_USER = "DELETE FROM devices WHERE user_id = $1";

    private final Pool pool;

    UndeliveredRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * A chat with messages that a device has not acknowledged.
     *
     * @param after what it has acknowledged or been sent
     * @param lastSeq the chat's last message at that moment
     * @param messages of others, oldest first, not deleted
     */
    record Open(UUID chat, long after, long lastSeq, List<Message> messages) {}

    /** The device is known from now on. */
    Uni<Void> register(Device device) {
        return pool.preparedQuery(REGISTER)
                .execute(Tuple.of(device.user(), device.session()))
                .replaceWithVoid();
    }

    /**
     * The chats with messages that the device has not acknowledged, last changed first, at most {@code maxChats} with at
     * most {@code maxMessages} of each.
     *
     * @param chats which to look at, {@code null} for all
     * @param sent what the connection has, acknowledged or not
     */
    Uni<List<Open>> find(Device device, Collection<UUID> chats, Map<UUID, Long> sent, int maxChats, int maxMessages) {
        return pool.preparedQuery(OPEN)
                .execute(Tuple.tuple()
                        .addUUID(device.user())
                        .addString(device.session())
                        .addArrayOfUUID(chats == null ? null : chats.toArray(UUID[]::new))
                        .addInteger(maxChats)
                        .addInteger(maxMessages)
                        .addArrayOfUUID(sent.keySet().toArray(UUID[]::new))
                        .addArrayOfLong(sent.values().toArray(Long[]::new)))
                .map(UndeliveredRepository::open);
    }

    Uni<List<UUID>> members(UUID chat) {
        return pool.preparedQuery(MEMBERS)
                .execute(Tuple.of(chat))
                .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).toList());
    }

    /** Forgets devices that were not seen for so long. @return how many */
    Uni<Integer> forget(Duration age, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(age.toMillis(), limit))
                .map(RowSet::rowCount);
    }

    /** Forgets all devices of a user. */
    Uni<Void> forget(UUID user) {
        return pool.preparedQuery(FORGET_USER).execute(Tuple.of(user)).replaceWithVoid();
    }

    private static List<Open> open(RowSet<Row> rows) {
        Map<UUID, Open> chats = new LinkedHashMap<>();
        for (Row row : rows) {
            Open open = chats.computeIfAbsent(
                    row.getUUID("open_chat"),
                    chat -> new Open(chat, row.getLong("after"), row.getLong("last_seq"), new ArrayList<>()));
            if (row.getUUID("id") != null) {
                open.messages().add(MessageRepository.message(row));
            }
        }
        return List.copyOf(chats.values());
    }
}
