package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderSql;
import dev.exchanger.exchange.publication.Instructions;
import dev.exchanger.platform.id.UuidV7;

/** SQL of payments. Within a transaction the order is locked first, the payment written after. */
@ApplicationScoped
public class PaymentRepository {

    private static final String RECORD_CALLBACK = """
            INSERT INTO payment_callbacks (provider, message_id, body, outcome) VALUES ($1, $2, $3, 'received')
            ON CONFLICT DO NOTHING
            """;
    private static final String CALLBACK_OUTCOME =
            "UPDATE payment_callbacks SET outcome = $3 WHERE provider = $1 AND message_id = $2";
    private static final String LOCK_BY_REFERENCE = OrderSql.SELECT + """
             WHERE o.id = (SELECT order_id FROM payment_requests WHERE provider = $1 AND reference = $2)
             FOR UPDATE OF o
            """;
    private static final String INSERT = """
            INSERT INTO payments (id, order_id, provider, provider_tx_id, reference, amount, currency, paid_at, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (provider, provider_tx_id) DO NOTHING
            """;
    private static final String FIND = """
            SELECT order_id, reference, amount, currency FROM payments WHERE provider = $1 AND provider_tx_id = $2
            """;
    private static final String REQUEST = """
            INSERT INTO payment_requests (provider, reference, order_id, instructions) VALUES ($1, $2, $3, $4)
            ON CONFLICT (order_id, provider)
            DO UPDATE SET instructions = coalesce(payment_requests.instructions, excluded.instructions)
            RETURNING reference, instructions ->> 'text' AS instructions
            """;

    private final Pool pool;

    public PaymentRepository(Pool pool) {
        this.pool = pool;
    }

    /** A payment that is already known. */
    record Known(UUID orderId, String reference, BigDecimal amount, String currency) {

        boolean isSame(PaymentNotice notice) {
            return reference.equals(notice.reference())
                    && amount.compareTo(notice.amount()) == 0
                    && currency.equals(notice.currency());
        }
    }

    /** Notes an authentic callback. @return false if its message id is known */
    Uni<Boolean> recordCallback(SqlClient transaction, String provider, String messageId, String body) {
        return transaction
                .preparedQuery(RECORD_CALLBACK)
                .execute(Tuple.of(provider, messageId, body))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Notes what became of a callback. */
    Uni<Void> callbackOutcome(SqlClient transaction, String provider, String messageId, String outcome) {
        return transaction
                .preparedQuery(CALLBACK_OUTCOME)
                .execute(Tuple.of(provider, messageId, outcome))
                .replaceWithVoid();
    }

    /** Locks the order that a reference names. */
    Uni<Optional<Order>> lockByReference(SqlClient transaction, String provider, String reference) {
        return transaction
                .preparedQuery(LOCK_BY_REFERENCE)
                .execute(Tuple.of(provider, reference))
                .map(rows -> rows.stream().map(Order::from).findFirst());
    }

    /** Keeps a payment. @return its id; empty if the provider's transaction is known */
    Uni<Optional<UUID>> insert(
            SqlClient transaction, PaymentNotice notice, UUID orderId, PaymentDecision.Outcome outcome) {
        UUID id = UuidV7.next();
        Tuple values = Tuple.tuple()
                .addUUID(id)
                .addUUID(orderId)
                .addString(notice.provider())
                .addString(notice.transactionId())
                .addString(notice.reference())
                .addBigDecimal(notice.amount())
                .addString(notice.currency())
                .addOffsetDateTime(notice.paidAt().atOffset(ZoneOffset.UTC))
                .addString(outcome.code());
        return transaction
                .preparedQuery(INSERT)
                .execute(values)
                .map(rows -> rows.rowCount() == 1 ? Optional.of(id) : Optional.empty());
    }

    /** Whether a payment is kept. */
    Uni<Boolean> isKnown(SqlClient transaction, String provider, String transactionId) {
        return transaction
                .preparedQuery(FIND)
                .execute(Tuple.of(provider, transactionId))
                .map(rows -> rows.size() > 0);
    }

    Uni<Known> find(SqlClient transaction, String provider, String transactionId) {
        return transaction
                .preparedQuery(FIND)
                .execute(Tuple.of(provider, transactionId))
                .map(rows -> rows.iterator().next())
                .map(row -> new Known(
                        row.getUUID("order_id"),
                        row.getString("reference"),
                        row.getBigDecimal("amount"),
                        row.getString("currency")));
    }

    /**
     * What a payer is told of an order at a provider.
     *
     * @param reference    what to put on the payment
     * @param instructions what else there is to know; empty while nothing was published
     */
    record Asked(String reference, Optional<String> instructions) {}

    /** Keeps what is told of an order at a provider: the given reference and instructions, or those it already has. */
    Uni<Asked> request(String provider, String reference, UUID orderId, Optional<Instructions> instructions) {
        JsonObject told = instructions.map(Instructions::json).orElse(null);
        return pool.preparedQuery(REQUEST)
                .execute(Tuple.of(provider, reference, orderId, told))
                .map(rows -> rows.iterator().next())
                .map(row -> new Asked(row.getString("reference"), Optional.ofNullable(row.getString("instructions"))));
    }
}
