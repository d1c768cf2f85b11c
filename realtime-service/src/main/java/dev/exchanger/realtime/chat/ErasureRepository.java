package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** What chats have of a deleted account. */
@ApplicationScoped
class ErasureRepository {

    private static final String TRACES = """
            SELECT chat_id FROM chat_members WHERE user_id = $1
            UNION
            SELECT chat_id FROM messages WHERE sender_id = $1
            """;
    private static final String OUTDATE = """
            UPDATE chats SET messages_version = messages_version + 1, pins_version = pins_version + 1 WHERE id = $1
            """;
    // Nobody can come into it any more, as operators can into the others.
    private static final String EMPTY = """
            WITH abandoned AS (
              UPDATE chats SET title = NULL
              WHERE id = $1 AND kind IN ('direct', 'group')
                AND NOT EXISTS (SELECT 1 FROM chat_members WHERE chat_id = $1)
              RETURNING id),
            unpinned AS (
              DELETE FROM pins WHERE chat_id IN (SELECT id FROM abandoned))
            UPDATE messages SET body = NULL, deleted_at = $2, version = version + 1
            WHERE chat_id IN (SELECT id FROM abandoned) AND body IS NOT NULL
            """;

    private final Pool pool;

    ErasureRepository(Pool pool) {
        this.pool = pool;
    }

    /** The chats that a user is in or has written to. */
    Uni<List<UUID>> traces(UUID user) {
        return pool.preparedQuery(TRACES)
                .execute(Tuple.of(user))
                .map(rows -> rows.stream().map(row -> row.getUUID("chat_id")).toList());
    }

    /** What is cached of messages and pins does not say yet that their author is gone. The chat's row is locked. */
    Uni<Void> outdate(SqlClient transaction, UUID chat) {
        return transaction.preparedQuery(OUTDATE).execute(Tuple.of(chat)).replaceWithVoid();
    }

    /** Takes away what was said in a direct chat or group without any member. The chat's row is locked. */
    Uni<Void> emptyIfAbandoned(SqlClient transaction, UUID chat, Instant at) {
        return transaction
                .preparedQuery(EMPTY)
                .execute(Tuple.of(chat, ChatRepository.utc(at)))
                .replaceWithVoid();
    }
}
