package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.order.OrderSql;

/**
 * The one statement that ends orders at their deadline, and what the reconciliation reads. Whatever path notices a
 * deadline, the condition on status and deadline stands in the statement itself: nothing ends early, and of any number
 * of replicas exactly one gets the row, writes the history and the event. now() and not clock_timestamp(): a volatile
 * function would keep the condition out of the index. After a time when no replica was up the statement ends nothing
 * until {@link ReplicaHeartbeat} has moved the deadlines.
 */
@ApplicationScoped
public class ExpiryRepository {

    private static final String CLAIM = """
            WITH due AS (
              SELECT o.id FROM orders o
              WHERE o.status IN %s AND o.expires_at <= now()
                AND (SELECT $2::bigint = 0 OR desk_is_up($2::bigint * interval '1 millisecond'))
              %s
              FOR UPDATE SKIP LOCKED
            ), moved AS (
              UPDATE orders AS o
              SET status = CASE o.status WHEN 'pending' THEN 'expired' ELSE 'on_hold' END, cause = 'deadline'
              FROM due WHERE o.id = due.id
              RETURNING o
            )
            """ + OrderSql.announce("'system'", "NULL") + """
            SELECT (o).id, extract(epoch FROM clock_timestamp() - (o).expires_at) * 1000000 AS lag_us FROM moved
            """;
    private static final String CLAIM_OLDEST = CLAIM.formatted(OrderSql.OPEN, "ORDER BY o.expires_at, o.id LIMIT $1");
    private static final String CLAIM_NAMED = CLAIM.formatted(OrderSql.OPEN, "AND o.id = ANY($1)");

    private static final String OPEN_PAGE = """
            SELECT id, expires_at FROM orders
            WHERE status IN %s AND expires_at > now() AND (expires_at, id) > ($1, $2)
              AND expires_at <= now() + $4::bigint * interval '1 millisecond'
            ORDER BY expires_at, id LIMIT $3
            """.formatted(OrderSql.OPEN);
    private static final String OPEN_AMONG = """
            SELECT id FROM orders WHERE id = ANY($1) AND status IN %s
            """.formatted(OrderSql.OPEN);
    private static final String COUNT_OPEN = """
            SELECT count(*) AS open FROM orders WHERE status IN %s AND expires_at > now()
            """.formatted(OrderSql.OPEN);

    private final Pool pool;
    // 0: deadlines are enforced whether or not the desk was up.
    private final long downtimeThreshold;

    public ExpiryRepository(Pool pool, ExpiryConfig config) {
        this.pool = pool;
        this.downtimeThreshold =
                config.extendByDowntime() ? config.downtimeThreshold().toMillis() : 0;
    }

    /** An open order with its deadline. */
    record Open(UUID id, Instant expiresAt) {

        /** Before all others. */
        static final Open FIRST = new Open(new UUID(0, 0), Instant.EPOCH);
    }

    /** Ends the orders that are overdue the longest, at most {@code limit}. @return those this call ended */
    Uni<List<Claimed>> claimOldest(int limit) {
        return claim(CLAIM_OLDEST, Tuple.of(limit, downtimeThreshold));
    }

    /** Ends those of the orders that are overdue. @return those this call ended */
    Uni<List<Claimed>> claim(Collection<UUID> ids) {
        return claim(CLAIM_NAMED, Tuple.of(ids.toArray(UUID[]::new), downtimeThreshold));
    }

    /** Open orders due within a time, in the order of their deadlines, after another one. */
    Uni<List<Open>> open(Open after, Duration within, int limit) {
        return pool.preparedQuery(OPEN_PAGE)
                .execute(Tuple.of(after.expiresAt().atOffset(ZoneOffset.UTC), after.id(), limit, within.toMillis()))
                .map(rows -> rows.stream()
                        .map(row -> new Open(
                                row.getUUID("id"),
                                row.getOffsetDateTime("expires_at").toInstant()))
                        .toList());
    }

    /** Those of the orders that still wait for a payment. */
    Uni<Set<UUID>> openAmong(Collection<UUID> ids) {
        return pool.preparedQuery(OPEN_AMONG)
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).collect(Collectors.toSet()));
    }

    Uni<Long> countOpen() {
        return pool.query(COUNT_OPEN)
                .execute()
                .map(rows -> rows.iterator().next().getLong("open"));
    }

    private Uni<List<Claimed>> claim(String statement, Tuple values) {
        return pool.preparedQuery(statement).execute(values).map(ExpiryRepository::claimed);
    }

    private static List<Claimed> claimed(RowSet<Row> rows) {
        return rows.stream()
                .map(row -> new Claimed(
                        row.getUUID("id"),
                        Duration.ofNanos(row.getBigDecimal("lag_us").longValue() * 1000)))
                .toList();
    }
}
