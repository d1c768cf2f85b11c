package dev.exchanger.realtime.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** How far members and their devices have got. A mark only grows, and never beyond the last message. */
@ApplicationScoped
class MarkRepository {

    // Rows are locked in one order, as two requests of a user may name the same chats in different ones.
    private static final String RECEIVED = """
            WITH seat AS MATERIALIZED (
              SELECT m.chat_id, greatest(m.delivered_seq, m.last_read_seq) AS before, least(w.seq, c.last_seq) AS seq
              FROM unnest($3::uuid[], $4::bigint[]) AS w (chat_id, seq)
              JOIN chat_members m ON m.chat_id = w.chat_id AND m.user_id = $1
              JOIN chats c ON c.id = m.chat_id
              ORDER BY m.chat_id FOR NO KEY UPDATE OF m),
            moved AS (
              UPDATE chat_members m SET delivered_seq = seat.seq FROM seat
              WHERE m.chat_id = seat.chat_id AND m.user_id = $1 AND seat.before < seat.seq),
            marked AS (
              INSERT INTO delivery_marks AS mark (user_id, device, chat_id, seq)
              SELECT d.user_id, d.device, seat.chat_id, seat.seq
              FROM seat JOIN devices d ON d.user_id = $1 AND d.device = $2
              ON CONFLICT (user_id, device, chat_id) DO UPDATE SET seq = excluded.seq WHERE mark.seq < excluded.seq)
            SELECT chat_id, seq, before FROM seat
            """;
    private static final String READ = """
            WITH seat AS MATERIALIZED (
              SELECT m.chat_id, m.last_read_seq AS before, least($4, c.last_seq) AS seq
              FROM chat_members m JOIN chats c ON c.id = m.chat_id
              WHERE m.chat_id = $3 AND m.user_id = $1 FOR NO KEY UPDATE OF m),
            moved AS (
              UPDATE chat_members m SET last_read_seq = seat.seq FROM seat
              WHERE m.chat_id = seat.chat_id AND m.user_id = $1 AND seat.before < seat.seq),
            marked AS (
              INSERT INTO delivery_marks AS mark (user_id, device, chat_id, seq)
              SELECT d.user_id, d.device, seat.chat_id, seat.seq
              FROM seat JOIN devices d ON d.user_id = $1 AND d.device = $2
              ON CONFLICT (user_id, device, chat_id) DO UPDATE SET seq = excluded.seq WHERE mark.seq < excluded.seq)
            SELECT chat_id, seq, before FROM seat
            """;

    private final Pool pool;

    MarkRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * What became of an acknowledgement.
     *
     * @param seq what was acknowledged, at most the last message
     * @param before how far the user had got on any device
     */
    record Marked(UUID chat, long seq, long before) {

        boolean moved() {
            return before < seq;
        }

        /** How far the user has got now. */
        long now() {
            return Math.max(before, seq);
        }
    }

    /** A device has the messages up to these; chats that are not the user's are left out of the answer. */
    Uni<List<Marked>> received(Device device, Map<UUID, Long> upTo) {
        Map<UUID, Long> sorted = new TreeMap<>(upTo);
        Tuple arguments = Tuple.of(
                device.user(),
                device.session(),
                sorted.keySet().toArray(UUID[]::new),
                sorted.values().toArray(Long[]::new));
        return pool.preparedQuery(RECEIVED).execute(arguments).map(rows -> rows.stream()
                .map(row -> new Marked(row.getUUID("chat_id"), row.getLong("seq"), row.getLong("before")))
                .toList());
    }

    /** The user has read up to here, on this device; empty when the chat is not hers. */
    Uni<Optional<Marked>> read(Device device, UUID chat, long seq) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(device.user(), device.session(), chat, seq))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Marked(row.getUUID("chat_id"), row.getLong("seq"), row.getLong("before"))));
    }
}
