package dev.exchanger.realtime.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.realtime.chat.Seats;

/** Counts unread messages, of one moment each time it is asked. */
@ApplicationScoped
class UnreadRepository {

    private static final String UNREAD = "SELECT m.user_id, m.chat_id, " + Seats.UNREAD + """
            AS unread
            FROM chat_members m JOIN chats c ON c.id = m.chat_id
            WHERE m.user_id = ANY($1) AND c.last_seq > m.last_read_seq
            ORDER BY c.updated_at DESC, c.id
            """;

    private final Pool pool;

    UnreadRepository(Pool pool) {
        this.pool = pool;
    }

    /** For each user her chats with unread messages, last changed first; users without any are left out. */
    Uni<Map<UUID, Map<UUID, Long>>> of(Collection<UUID> users) {
        return pool.preparedQuery(UNREAD)
                .execute(Tuple.of(users.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Map<UUID, Long>> counts = new HashMap<>();
                    for (Row row : rows) {
                        long unread = row.getLong("unread");
                        if (unread > 0) {
                            counts.computeIfAbsent(row.getUUID("user_id"), user -> new LinkedHashMap<>())
                                    .put(row.getUUID("chat_id"), unread);
                        }
                    }
                    return counts;
                });
    }
}
