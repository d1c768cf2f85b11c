package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code chat_members}. */
@ApplicationScoped
class MemberRepository {

    // Whoever comes later finds nothing unread: it was not said to her.
    private static final String ADD = """
            WITH changed AS (
              UPDATE chats SET meta_version = meta_version + 1, updated_at = $4 WHERE id = $1 RETURNING last_seq)
            INSERT INTO chat_members (chat_id, user_id, role, joined_at, last_read_seq, joined_seq)
            SELECT $1, joining.user_id, $3, $4, changed.last_seq, changed.last_seq
            FROM changed, unnest($2::uuid[]) AS joining (user_id)
            """;
    private static final String REMOVE = """
            WITH changed AS (
              UPDATE chats SET meta_version = meta_version + 1, updated_at = $3 WHERE id = $1)
            DELETE FROM chat_members WHERE chat_id = $1 AND user_id = $2
            """;
    // Whoever is there longest takes over what the owner left.
    private static final String PASS_ON = """
            UPDATE chat_members SET role = 'owner'
            WHERE chat_id = $1
              AND user_id = (SELECT user_id FROM chat_members WHERE chat_id = $1 ORDER BY joined_at, user_id LIMIT 1)
              AND NOT EXISTS (SELECT 1 FROM chat_members WHERE chat_id = $1 AND role = 'owner')
            """;
    private static final String LIST = """
            SELECT user_id, role, joined_at, last_read_seq, greatest(delivered_seq, last_read_seq) AS delivered_seq
            FROM chat_members
            WHERE chat_id = $1 ORDER BY joined_at, user_id
            """;
    private static final String LOCK =
            "SELECT " + Seats.CHAT_COLUMNS + ", c.meta_version FROM chats c WHERE c.id = $1 FOR UPDATE";

    private final Pool pool;

    MemberRepository(Pool pool) {
        this.pool = pool;
    }

    /** Users who are no members become some. The chat's row is locked. */
    Uni<Void> add(SqlClient transaction, UUID chat, Collection<UUID> users, ChatRole role, Instant at) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(chat, users.toArray(UUID[]::new), role.code(), ChatRepository.utc(at)))
                .replaceWithVoid();
    }

    /** A member leaves; an owner's role passes on. The chat's row is locked. */
    Uni<Void> remove(SqlClient transaction, UUID chat, UUID user, ChatRole role, Instant at) {
        Uni<Void> removed = transaction
                .preparedQuery(REMOVE)
                .execute(Tuple.of(chat, user, ChatRepository.utc(at)))
                .replaceWithVoid();
        return role == ChatRole.OWNER
                ? removed.chain(() -> transaction.preparedQuery(PASS_ON).execute(Tuple.of(chat)))
                        .replaceWithVoid()
                : removed;
    }

    /** The members, without names, longest first. */
    Uni<List<ChatMember>> list(UUID chat) {
        return list(pool, chat);
    }

    Uni<List<ChatMember>> list(SqlClient client, UUID chat) {
        return client.preparedQuery(LIST).execute(Tuple.of(chat)).map(rows -> rows.stream()
                .map(row -> new ChatMember(
                        row.getUUID("user_id"),
                        ChatRole.of(row.getString("role")),
                        row.getOffsetDateTime("joined_at").toInstant(),
                        null,
                        null,
                        row.getLong("last_read_seq"),
                        row.getLong("delivered_seq")))
                .toList());
    }

    /** A chat that nobody else writes to until the end of the transaction. */
    record Locked(Chat chat, long metaVersion) {}

    /** Locks a chat that the caller need not be a member of; empty when there is none. */
    Uni<Optional<Locked>> lock(SqlClient transaction, UUID chat) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(chat)).map(rows -> rows.stream()
                .findFirst()
                .map(row -> new Locked(Seats.chat(row), row.getLong("meta_version"))));
    }
}
