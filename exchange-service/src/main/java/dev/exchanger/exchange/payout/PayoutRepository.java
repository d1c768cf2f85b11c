package dev.exchanger.exchange.payout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.ProblemException;

/** SQL of payouts. Within a transaction the order is locked first, the payout after. */
@ApplicationScoped
public class PayoutRepository {

    private static final String CURRENT = "SELECT * FROM payouts WHERE order_id = $1 AND status <> 'void' FOR UPDATE";
    private static final String ALL = "SELECT * FROM payouts WHERE order_id = $1 ORDER BY id";
    private static final String INTEND = """
            INSERT INTO payouts (id, order_id, provider, idempotency_key, amount, currency, scale, method, account, holder,
                                 requested_by, check_at)
            SELECT $1, o.id, $2, $1::uuid::text, o.amount_out, o.to_currency, o.to_scale, o.payout_method, o.payout_account,
                   o.payout_holder, $3, now() + $4::bigint * interval '1 millisecond'
            FROM orders o WHERE o.id = $5
            RETURNING *
            """;
    private static final String AGAIN = """
            UPDATE payouts SET status = 'intended', attempts = attempts + 1, failure = NULL, requested_by = $2, tried_at = now(),
                               check_at = now() + $3::bigint * interval '1 millisecond'
            WHERE id = $1 RETURNING *
            """;
    private static final String UPDATE = """
            UPDATE payouts SET status = $2, provider_reference = coalesce($3, provider_reference), failure = $4
            WHERE id = $1
            """;
    // The row is taken by moving its next check, so that of any number of replicas one asks. The pause is a tenth of
    // the
    // time since the last try, at least the configured one, at most an hour.
    private static final String DUE = """
            UPDATE payouts p
            SET check_at = now() + greatest($1::bigint * interval '1 millisecond',
                                            least((now() - p.tried_at) / 10, interval '1 hour'))
            WHERE p.id IN (
              SELECT id FROM payouts
              WHERE status IN ('intended', 'sent', 'unknown') AND provider <> $2 AND check_at <= now()
              ORDER BY check_at LIMIT $3 FOR UPDATE SKIP LOCKED)
            RETURNING p.*, p.tried_at < now() - $4::bigint * interval '1 millisecond' AS stale
            """;

    private static final String SINCE_PAID = """
            SELECT (extract(epoch FROM clock_timestamp() - max(occurred_at)) * 1000)::bigint AS millis
            FROM order_history WHERE order_id = $1 AND to_status = 'paid'
            """;
    private static final String COUNT_UNKNOWN = "SELECT count(*) FROM payouts WHERE status = 'unknown'";

    private final Pool pool;

    public PayoutRepository(Pool pool) {
        this.pool = pool;
    }

    /** A payout to be asked for. @param stale whether the last try is older than the time to give up */
    record Due(StoredPayout payout, boolean stale) {}

    /** The order's payout, locked; void ones do not count. */
    public Uni<Optional<StoredPayout>> current(SqlClient transaction, UUID orderId) {
        return transaction.preparedQuery(CURRENT).execute(Tuple.of(orderId)).map(PayoutRepository::first);
    }

    /** All payouts of an order, void ones too, oldest first. */
    public Uni<List<StoredPayout>> all(SqlClient client, UUID orderId) {
        return client.preparedQuery(ALL)
                .execute(Tuple.of(orderId))
                .map(rows -> rows.stream().map(StoredPayout::from).toList());
    }

    /** Writes down that the order's amount is to be paid out. */
    Uni<StoredPayout> intend(SqlClient transaction, Order order, String provider, UUID operator, Duration checkIn) {
        return transaction
                .preparedQuery(INTEND)
                .execute(Tuple.of(UuidV7.next(), provider, operator, checkIn.toMillis(), order.id()))
                .map(rows -> first(rows).orElseThrow());
    }

    /** The same payout is tried again, under the same key. */
    Uni<StoredPayout> again(SqlClient transaction, UUID id, UUID operator, Duration checkIn) {
        return transaction
                .preparedQuery(AGAIN)
                .execute(Tuple.of(id, operator, checkIn.toMillis()))
                .map(rows -> first(rows).orElseThrow());
    }

    /**
     * Notes what became of a payout; fails with {@code reference-used} if the reference belongs to another one.
     *
     * @param reference null leaves it
     * @param failure   null clears it
     */
    Uni<Void> update(SqlClient transaction, UUID id, PayoutStatus status, String reference, String failure) {
        return transaction
                .preparedQuery(UPDATE)
                .execute(Tuple.of(id, status.code(), reference, failure))
                .onFailure(PayoutRepository::isUsedReference)
                .transform(used -> new ProblemException(ExchangeProblem.REFERENCE_USED, null, used))
                .replaceWithVoid();
    }

    /** Payouts whose providers are to be asked now; each goes to one caller. */
    Uni<List<Due>> due(Duration pause, Duration giveUp, int limit) {
        return pool.preparedQuery(DUE)
                .execute(Tuple.of(pause.toMillis(), ManualPayouts.NAME, limit, giveUp.toMillis()))
                .map(rows -> rows.stream()
                        .map(row -> new Due(StoredPayout.from(row), row.getBoolean("stale")))
                        .toList());
    }

    /** How long ago the order was last paid; empty if it never was. */
    Uni<Optional<Duration>> sincePaid(SqlClient transaction, UUID orderId) {
        return transaction.preparedQuery(SINCE_PAID).execute(Tuple.of(orderId)).map(rows -> Optional.ofNullable(
                        rows.iterator().next().getLong("millis"))
                .map(Duration::ofMillis));
    }

    /** How many payouts nobody knows the end of. */
    Uni<Long> countUnknown() {
        return pool.query(COUNT_UNKNOWN)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static boolean isUsedReference(Throwable failure) {
        return failure instanceof PgException pg && "payouts_reference".equals(pg.getConstraint());
    }

    private static Optional<StoredPayout> first(RowSet<Row> rows) {
        return rows.stream().map(StoredPayout::from).findFirst();
    }
}
