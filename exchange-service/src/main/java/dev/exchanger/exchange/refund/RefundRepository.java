package dev.exchanger.exchange.refund;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of refunds. Within a transaction the order is locked first: nothing else locks its refunds. */
@ApplicationScoped
public class RefundRepository {

    private static final String OF_ORDER = "SELECT * FROM refunds WHERE order_id = $1 ORDER BY id";
    private static final String LIST = """
            SELECT * FROM refunds WHERE ($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR id > $2)
            ORDER BY id LIMIT $3
            """;
    private static final String LATE = """
            SELECT o.id, o.version FROM orders o
            WHERE o.status = 'late_paid' AND o.updated_at < now() - $1::bigint * interval '1 millisecond'
            ORDER BY o.updated_at LIMIT $2
            """;
    private static final String INSERT = """
            INSERT INTO refunds (id, order_id, amount, currency, account, provider, reason, status, four_eyes, requested_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;
    private static final String DECIDE =
            "UPDATE refunds SET status = $2, decided_by = $3, decided_at = now() WHERE id = $1";
    private static final String SENT = """
            UPDATE refunds SET status = 'sent', provider_reference = $2, sent_by = $3, sent_at = now() WHERE id = $1
            """;
    private static final String PROVIDER = """
            SELECT provider FROM payments WHERE order_id = $1 AND currency = $2 AND ($3::text IS NULL OR provider = $3)
            ORDER BY received_at DESC LIMIT 1
            """;

    private final Pool pool;

    public RefundRepository(Pool pool) {
        this.pool = pool;
    }

    /** All refunds of an order, oldest first. */
    public Uni<List<Refund>> all(SqlClient client, UUID orderId) {
        return client.preparedQuery(OF_ORDER)
                .execute(Tuple.of(orderId))
                .map(rows -> rows.stream().map(Refund::from).toList());
    }

    /** Refunds of all orders, oldest first. @param status only these, null for all @param after null for the beginning */
    Uni<List<Refund>> list(RefundStatus status, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(status == null ? null : status.code(), after, limit))
                .map(rows -> rows.stream().map(Refund::from).toList());
    }

    /** An order whose late payment waits for a decision, in the version that was read. */
    record LateOrder(UUID id, long version) {}

    /** Orders whose late payment has waited for longer than that, the longest first. */
    Uni<List<LateOrder>> late(Duration longerThan, int limit) {
        return pool.preparedQuery(LATE)
                .execute(Tuple.of(longerThan.toMillis(), limit))
                .map(rows -> rows.stream()
                        .map(row -> new LateOrder(row.getUUID("id"), row.getLong("version")))
                        .toList());
    }

    Uni<Void> insert(SqlClient transaction, Refund refund) {
        Tuple values = Tuple.tuple()
                .addUUID(refund.id())
                .addUUID(refund.orderId())
                .addBigDecimal(refund.amount())
                .addString(refund.currency())
                .addString(refund.account())
                .addString(refund.provider())
                .addString(refund.reason())
                .addString(refund.status().code())
                .addBoolean(refund.fourEyes())
                .addUUID(refund.requestedBy());
        return transaction.preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    Uni<Void> decide(SqlClient transaction, UUID id, RefundStatus status, UUID operator) {
        return transaction
                .preparedQuery(DECIDE)
                .execute(Tuple.of(id, status.code(), operator))
                .replaceWithVoid();
    }

    Uni<Void> sent(SqlClient transaction, UUID id, String reference, UUID operator) {
        return transaction
                .preparedQuery(SENT)
                .execute(Tuple.of(id, reference, operator))
                .replaceWithVoid();
    }

    /** The provider the order's money came by; empty if none of that name and currency did. */
    Uni<Optional<String>> provider(SqlClient transaction, UUID orderId, String currency, String name) {
        return transaction
                .preparedQuery(PROVIDER)
                .execute(Tuple.of(orderId, currency, name))
                .map(rows -> rows.stream().findFirst().map(row -> row.getString("provider")));
    }

    /** What of a currency is set aside or has left. */
    static BigDecimal sum(List<Refund> refunds, String currency, boolean openOnly) {
        return refunds.stream()
                .filter(refund -> refund.currency().equals(currency) && refund.status() != RefundStatus.REJECTED)
                .filter(refund -> !openOnly || refund.status().open())
                .map(Refund::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
