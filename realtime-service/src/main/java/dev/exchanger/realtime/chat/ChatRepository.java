package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code chats}. */
@ApplicationScoped
class ChatRepository {

    private static final String ADD = """
            INSERT INTO chats (id, kind, title, order_id, created_by, created_at, updated_at, subject, request_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
            ON CONFLICT (subject) DO NOTHING
            RETURNING id
            """;
    private static final String BY_SUBJECT = "SELECT id, request_hash FROM chats WHERE subject = $1";
    private static final String LIST = "SELECT " + Seats.SEAT_COLUMNS + """
            FROM chat_members m JOIN chats c ON c.id = m.chat_id
            WHERE m.user_id = $1 AND (c.updated_at, c.id) < ($2, $3)
            ORDER BY c.updated_at DESC, c.id DESC LIMIT $4
            """;
    private static final UUID LAST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final Pool pool;

    ChatRepository(Pool pool) {
        this.pool = pool;
    }

    /** False when there is a chat for this subject already; it is committed then. */
    Uni<Boolean> add(SqlClient transaction, UUID id, ChatDraft draft, Instant at) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addString(draft.kind().code())
                        .addString(draft.title())
                        .addUUID(draft.orderId())
                        .addUUID(draft.creator())
                        .addOffsetDateTime(utc(at))
                        .addString(draft.subject())
                        .addBuffer(Buffer.buffer(draft.hash())))
                .map(rows -> rows.size() > 0);
    }

    /** @param same whether it was asked for in the same words */
    record Known(UUID id, boolean same) {}

    Uni<Known> bySubject(SqlClient transaction, ChatDraft draft) {
        return transaction
                .preparedQuery(BY_SUBJECT)
                .execute(Tuple.of(draft.subject()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Known(
                        row.getUUID("id"),
                        Arrays.equals(row.getBuffer("request_hash").getBytes(), draft.hash())));
    }

    /** A user's chats, last changed first. @param after the last one known, empty for the beginning */
    Uni<List<Seat>> list(UUID user, Optional<ListPosition> after, int limit) {
        ListPosition from = after.orElse(new ListPosition(NEVER, LAST));
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(user, utc(from.updatedAt()), from.id(), limit))
                .map(rows -> rows.stream().map(Seats::seat).toList());
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
