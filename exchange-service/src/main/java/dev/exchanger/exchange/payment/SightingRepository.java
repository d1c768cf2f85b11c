package dev.exchanger.exchange.payment;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.order.OrderSql;

/** SQL of payments that were seen and are not confirmed. */
@ApplicationScoped
public class SightingRepository {

    private static final String INSERT = """
            INSERT INTO payment_sightings (provider, provider_tx_id, order_id, reference, amount, currency, paid_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO NOTHING
            """;
    private static final String PAID_AT = """
            SELECT paid_at FROM payment_sightings WHERE provider = $1 AND provider_tx_id = $2 AND order_id = $3
            """;
    private static final String HOLD_OVERDUE = """
            WITH due AS (
              SELECT o.id FROM orders o
              WHERE o.status = 'paid_unconfirmed' AND o.updated_at <= now() - $1::bigint * interval '1 millisecond'
              ORDER BY o.updated_at, o.id LIMIT $2
              FOR UPDATE SKIP LOCKED
            ), moved AS (
              UPDATE orders AS o SET status = 'on_hold', cause = 'unconfirmed'
              FROM due WHERE o.id = due.id
              RETURNING o
            )
            """ + OrderSql.announce("'system'", "NULL") + "SELECT (o).id FROM moved";

    private final Pool pool;

    public SightingRepository(Pool pool) {
        this.pool = pool;
    }

    /** Notes a payment that was seen, of an order or, if null, of none. @return false if it was noted before */
    Uni<Boolean> insert(SqlClient transaction, PaymentNotice notice, UUID orderId) {
        Tuple values = Tuple.tuple()
                .addString(notice.provider())
                .addString(notice.transactionId())
                .addUUID(orderId)
                .addString(notice.reference())
                .addBigDecimal(notice.amount())
                .addString(notice.currency())
                .addOffsetDateTime(notice.paidAt().atOffset(ZoneOffset.UTC));
        return transaction.preparedQuery(INSERT).execute(values).map(rows -> rows.rowCount() == 1);
    }

    /** When a payment of an order was made, as the provider told when it saw it; empty if it was not seen before. */
    Uni<Optional<Instant>> paidAt(SqlClient transaction, PaymentNotice notice, UUID orderId) {
        return transaction
                .preparedQuery(PAID_AT)
                .execute(Tuple.of(notice.provider(), notice.transactionId(), orderId))
                .map(rows -> rows.stream()
                        .map(row -> row.getOffsetDateTime("paid_at").toInstant())
                        .findFirst());
    }

    /** Puts orders on hold that wait for a confirmation for longer than this. @return which */
    Uni<List<UUID>> holdOverdue(Duration patience, int limit) {
        return pool.preparedQuery(HOLD_OVERDUE)
                .execute(Tuple.of(patience.toMillis(), limit))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }
}
