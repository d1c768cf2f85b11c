package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.order.OrderNumber;

/** What a payment that an operator confirms is checked against, and filed under. */
@ApplicationScoped
class ConfirmationRepository {

    private static final String REFERENCE = """
            INSERT INTO payment_requests (provider, reference, order_id) VALUES ($1, $2, $3)
            ON CONFLICT (order_id, provider) DO UPDATE SET reference = payment_requests.reference
            RETURNING reference
            """;
    private static final String KNOWN = """
            SELECT order_id IS DISTINCT FROM $3 OR amount <> $4 OR currency <> $5 AS differs
            FROM payments WHERE provider = $1 AND provider_tx_id = $2
            """;

    /** Whether the transaction was credited with another amount, in another currency or to another order. */
    Uni<Boolean> isKnownOtherwise(
            SqlClient transaction,
            String provider,
            String transactionId,
            UUID orderId,
            BigDecimal amount,
            String currency) {
        return transaction
                .preparedQuery(KNOWN)
                .execute(Tuple.of(provider, transactionId, orderId, amount, currency))
                .map(rows -> rows.stream().anyMatch(row -> row.getBoolean("differs")));
    }

    /** The reference of the order's payment request with the provider, made where there is none. */
    Uni<String> reference(SqlClient transaction, String provider, UUID orderId) {
        return transaction
                .preparedQuery(REFERENCE)
                .execute(Tuple.of(provider, OrderNumber.paymentReference(), orderId))
                .map(rows -> rows.iterator().next().getString("reference"));
    }
}
