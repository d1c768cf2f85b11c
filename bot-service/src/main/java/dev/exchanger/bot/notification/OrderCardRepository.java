package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.bot.text.Language;

/** SQL of {@code order_cards}. */
@ApplicationScoped
class OrderCardRepository {
    private static final String UPSERT = """
            INSERT INTO order_cards AS c (telegram_user_id, order_id, user_id, version, details)
            VALUES ($1, $2, $3, $4, $5::text::jsonb)
            ON CONFLICT (telegram_user_id, order_id) DO UPDATE
            SET version = excluded.version, details = excluded.details, updated_at = now()
            WHERE c.version < excluded.version
            """;

    private static final String FIND = """
            SELECT o.*, c.locale, c.language_code
            FROM order_cards o LEFT JOIN conversations c USING (telegram_user_id)
            WHERE o.telegram_user_id = $1 AND o.order_id = $2
            """;

    // A card that was sent anew replaces the message; what it shows never goes back.
    private static final String SHOWN = """
            UPDATE order_cards
            SET telegram_message_id = coalesce($4, telegram_message_id),
                shown_version = greatest(coalesce(shown_version, 0), $3)
            WHERE telegram_user_id = $1 AND order_id = $2
            """;

    private static final String FORGET = "DELETE FROM order_cards WHERE updated_at < now() - $1 * interval '1 second'";

    private final ObjectMapper json;

    OrderCardRepository(ObjectMapper json) {
        this.json = json;
    }

    /** @return false when what is known is as new or newer */
    Uni<Boolean> remember(SqlClient connection, long telegramUserId, OrderSnapshot order) {
        Tuple parameters = Tuple.of(telegramUserId, order.orderId(), order.userId(), order.version(), write(order));
        return connection.preparedQuery(UPSERT).execute(parameters).map(rows -> rows.rowCount() == 1);
    }

    Uni<Optional<OrderCard>> find(SqlClient client, long telegramUserId, UUID orderId) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(telegramUserId, orderId))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(card(rows.iterator().next())));
    }

    /** @param messageId of the message that now shows the card; null when it did not change */
    Uni<Void> shown(SqlClient client, OrderCard card, Long messageId) {
        Tuple parameters = Tuple.tuple()
                .addLong(card.telegramUserId())
                .addUUID(card.order().orderId())
                .addLong(card.order().version())
                .addLong(messageId);
        return client.preparedQuery(SHOWN).execute(parameters).replaceWithVoid();
    }

    Uni<Integer> forget(SqlClient client, Duration age) {
        return client.preparedQuery(FORGET).execute(Tuple.of(age.toSeconds())).map(rows -> rows.rowCount());
    }

    private OrderCard card(Row row) {
        return new OrderCard(
                row.getLong("telegram_user_id"),
                read(row.getValue("details")),
                row.getLong("shown_version"),
                row.getLong("telegram_message_id"),
                Language.of(row.getString("locale"), row.getString("language_code")));
    }

    private String write(OrderSnapshot order) {
        try {
            return json.writeValueAsString(order);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an order cannot be written", impossible);
        }
    }

    private OrderSnapshot read(Object column) {
        try {
            return json.readValue(Json.encode(column), OrderSnapshot.class);
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("a stored order cannot be read: " + foreign.getOriginalMessage());
        }
    }
}
