package dev.exchanger.realtime.message;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code messages}. Whoever writes holds the lock of the chat's row. */
@ApplicationScoped
public class MessageRepository {

    /** What {@link #message} reads, of {@code messages msg}. */
    public static final String COLUMNS = """
            msg.id, msg.chat_id, msg.seq, msg.sender_id, msg.kind, msg.body, msg.reply_to, msg.forwarded_from,
            msg.forwarded_sender, msg.version, msg.created_at, msg.edited_at, msg.deleted_at,
            EXISTS (SELECT 1 FROM deleted_accounts gone WHERE gone.user_id = msg.sender_id) AS sender_deleted
            """;

    private static final String KNOWN = "SELECT " + COLUMNS + """
            , msg.request_hash FROM messages msg WHERE msg.sender_id = $1 AND msg.client_key = $2
            """;
    private static final String FIND = "SELECT " + COLUMNS + """
            FROM messages msg WHERE msg.id = $1 AND msg.chat_id = $2
            """;
    // Whoever is in the chat of the original may forward it.
    private static final String FORWARDABLE = "SELECT " + COLUMNS + """
            FROM messages msg JOIN chat_members m ON m.chat_id = msg.chat_id
            WHERE msg.id = $1 AND m.user_id = $2 AND msg.deleted_at IS NULL
            """;
    // What one has written oneself one has read.
    private static final String ADD = """
            WITH numbered AS (
              UPDATE chats SET last_seq = $3, messages_version = messages_version + 1, updated_at = $9 WHERE id = $2),
            seen AS (
              UPDATE chat_members SET last_read_seq = $3 WHERE chat_id = $2 AND user_id = $4),
            -- Somebody has to see whether it reached everybody.
            checked AS (
              INSERT INTO delivery_checks (chat_id, from_seq, since) VALUES ($2, $3, $9)
              ON CONFLICT (chat_id) DO NOTHING)
            INSERT INTO messages (id, chat_id, seq, sender_id, body, reply_to, forwarded_from, forwarded_sender,
                                  created_at, client_key, request_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """;
    private static final String CHANGE = """
            WITH counted AS (
              UPDATE chats SET messages_version = messages_version + 1,
                pins_version = pins_version
                  + CASE WHEN EXISTS (SELECT 1 FROM pins WHERE message_id = $1) THEN 1 ELSE 0 END
              WHERE id = $2),
            unpinned AS (
              DELETE FROM pins WHERE message_id = $1 AND $4::text IS NULL)
            UPDATE messages SET version = $3, body = $4, edited_at = $5, deleted_at = $6 WHERE id = $1
            """;
    private static final String BEFORE = "SELECT " + COLUMNS + """
            FROM messages msg WHERE msg.chat_id = $1 AND msg.seq < $2 ORDER BY msg.seq DESC LIMIT $3
            """;
    private static final String AFTER = "SELECT " + COLUMNS + """
            FROM messages msg WHERE msg.chat_id = $1 AND msg.seq > $2 ORDER BY msg.seq LIMIT $3
            """;

    private final Pool pool;

    MessageRepository(Pool pool) {
        this.pool = pool;
    }

    /** A message that was sent with a key. @param hash of the request */
    record Known(Message message, byte[] hash) {}

    Uni<Optional<Known>> known(SqlClient client, UUID sender, String key) {
        return client.preparedQuery(KNOWN).execute(Tuple.of(sender, key)).map(rows -> rows.stream()
                .findFirst()
                .map(row ->
                        new Known(message(row), row.getBuffer("request_hash").getBytes())));
    }

    Uni<Optional<Message>> find(UUID chat, UUID id) {
        return find(pool, chat, id);
    }

    Uni<Optional<Message>> find(SqlClient client, UUID chat, UUID id) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(id, chat))
                .map(rows -> rows.stream().findFirst().map(MessageRepository::message));
    }

    /** A message of a chat that the user is in, not deleted. */
    Uni<Optional<Message>> forwardable(SqlClient client, UUID id, UUID user) {
        return client.preparedQuery(FORWARDABLE)
                .execute(Tuple.of(id, user))
                .map(rows -> rows.stream().findFirst().map(MessageRepository::message));
    }

    /** Fails with a unique violation when the sender has used the key meanwhile, in another chat. */
    Uni<Void> add(SqlClient transaction, Message message, String key, byte[] hash) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addUUID(message.id())
                        .addUUID(message.chatId())
                        .addLong(message.seq())
                        .addUUID(message.senderId())
                        .addString(message.body())
                        .addUUID(message.replyTo())
                        .addUUID(message.forwardedFrom())
                        .addUUID(message.forwardedSender())
                        .addOffsetDateTime(utc(message.createdAt()))
                        .addString(key)
                        .addBuffer(Buffer.buffer(hash)))
                .replaceWithVoid();
    }

    /** Writes a newer version; one without a body is not pinned any more. */
    Uni<Void> change(SqlClient transaction, Message message) {
        return transaction
                .preparedQuery(CHANGE)
                .execute(Tuple.tuple()
                        .addUUID(message.id())
                        .addUUID(message.chatId())
                        .addInteger(message.version())
                        .addString(message.body())
                        .addOffsetDateTime(utc(message.editedAt()))
                        .addOffsetDateTime(utc(message.deletedAt())))
                .replaceWithVoid();
    }

    /** Messages with lower numbers, newest first. */
    Uni<List<Message>> before(UUID chat, long seq, int limit) {
        return list(BEFORE, chat, seq, limit);
    }

    /** Messages with higher numbers, oldest first. */
    Uni<List<Message>> after(UUID chat, long seq, int limit) {
        return list(AFTER, chat, seq, limit);
    }

    private Uni<List<Message>> list(String query, UUID chat, long seq, int limit) {
        return pool.preparedQuery(query)
                .execute(Tuple.of(chat, seq, limit))
                .map(rows -> rows.stream().map(MessageRepository::message).toList());
    }

    static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** A row of {@link #COLUMNS}. */
    public static Message message(Row row) {
        return new Message(
                row.getUUID("id"),
                row.getUUID("chat_id"),
                row.getLong("seq"),
                row.getUUID("sender_id"),
                row.getString("kind"),
                row.getString("body"),
                row.getUUID("reply_to"),
                row.getUUID("forwarded_from"),
                row.getUUID("forwarded_sender"),
                row.getInteger("version"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row.getOffsetDateTime("edited_at")),
                instant(row.getOffsetDateTime("deleted_at")),
                row.getBoolean("sender_deleted") ? true : null);
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
