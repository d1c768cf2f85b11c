package dev.exchanger.realtime.chat;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads the chats between customers and the desk. */
@ApplicationScoped
class SupportInboxRepository {

    private static final String USERS = """
            SELECT id, kind, order_id, created_by, updated_at, last_seq FROM chats
            WHERE kind IN ('order', 'support') ORDER BY updated_at DESC, id DESC LIMIT $1
            """;

    private final Pool pool;

    SupportInboxRepository(Pool pool) {
        this.pool = pool;
    }

    /** Without names. */
    Uni<List<SupportInboxEntry>> users(int limit) {
        return pool.preparedQuery(USERS).execute(Tuple.of(limit)).map(rows -> rows.stream()
                .map(row -> new SupportInboxEntry(
                        row.getUUID("created_by"),
                        null,
                        null,
                        row.getUUID("id"),
                        ChatKind.of(row.getString("kind")),
                        row.getUUID("order_id"),
                        row.getOffsetDateTime("updated_at").toInstant(),
                        row.getLong("last_seq")))
                .toList());
    }
}
