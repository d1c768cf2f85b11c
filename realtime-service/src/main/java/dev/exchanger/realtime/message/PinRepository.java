package dev.exchanger.realtime.message;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code pins}. Whoever writes holds the lock of the chat's row. */
@ApplicationScoped
class PinRepository {

    private static final String LIST = "SELECT " + MessageRepository.COLUMNS + """
            , p.id AS pin_id, p.pinned_by, p.pinned_at
            FROM pins p JOIN messages msg ON msg.id = p.message_id
            WHERE p.chat_id = $1 ORDER BY p.pinned_at DESC, p.id DESC
            """;
    private static final String ADD = """
            WITH counted AS (UPDATE chats SET pins_version = pins_version + 1 WHERE id = $2)
            INSERT INTO pins (id, chat_id, message_id, pinned_by, pinned_at) VALUES ($1, $2, $3, $4, $5)
            """;
    private static final String REMOVE = """
            WITH counted AS (UPDATE chats SET pins_version = pins_version + 1 WHERE id = $2)
            DELETE FROM pins WHERE id = $1
            """;

    private final Pool pool;

    PinRepository(Pool pool) {
        this.pool = pool;
    }

    /** The pins of a chat, last pinned first. */
    Uni<List<Pin>> list(UUID chat) {
        return list(pool, chat);
    }

    Uni<List<Pin>> list(SqlClient client, UUID chat) {
        return client.preparedQuery(LIST).execute(Tuple.of(chat)).map(rows -> rows.stream()
                .map(row -> new Pin(
                        row.getUUID("pin_id"),
                        row.getUUID("pinned_by"),
                        row.getOffsetDateTime("pinned_at").toInstant(),
                        MessageRepository.message(row)))
                .toList());
    }

    Uni<Void> add(SqlClient transaction, Pin pin) {
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(
                        pin.id(),
                        pin.message().chatId(),
                        pin.message().id(),
                        pin.pinnedBy(),
                        MessageRepository.utc(pin.pinnedAt())))
                .replaceWithVoid();
    }

    Uni<Void> remove(SqlClient transaction, Pin pin) {
        return transaction
                .preparedQuery(REMOVE)
                .execute(Tuple.of(pin.id(), pin.message().chatId()))
                .replaceWithVoid();
    }
}
