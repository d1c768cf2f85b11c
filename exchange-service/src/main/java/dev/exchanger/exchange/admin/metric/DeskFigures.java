package dev.exchanger.exchange.admin.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.admin.IdRange;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.order.OrderConfig;
import dev.exchanger.exchange.order.OrderSql;

/**
 * Counts at the desk. Each statement reads a bounded part: ids begin with the time they were made, so the primary key
 * finds the young rows, and partial indexes find the open orders.
 */
@ApplicationScoped
public class DeskFigures {

    private static final Duration DAY = Duration.ofDays(1);

    private static final String OPEN = """
            SELECT status, count(*) AS n FROM orders WHERE status IN %s GROUP BY status
            UNION ALL
            SELECT status, count(*) AS n FROM orders WHERE status IN %s GROUP BY status
            """.formatted(OrderSql.OPEN, OrderSql.AT_WORK);
    private static final String DAY_BY_STATUS = """
            SELECT status, count(*) AS n FROM orders WHERE id >= $1 AND created_at >= $2 GROUP BY status
            """;
    private static final String EXPIRY = """
            SELECT count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS p50,
                   percentile_cont(0.99) WITHIN GROUP (ORDER BY lag) AS p99
            FROM (SELECT (extract(epoch FROM updated_at - expires_at) * 1000)::double precision AS lag FROM orders
                  WHERE id >= $1 AND updated_at >= $2 AND updated_at < $3 AND cause = 'deadline') AS ended
            """;
    private static final String OUTBOX = """
            SELECT count(*) AS n, coalesce(extract(epoch FROM now() - min(created_at)), 0)::double precision AS age
            FROM (SELECT created_at FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT 100000) AS waiting
            """;
    private static final String PAYMENTS = """
            SELECT outcome AS status, count(*) AS n FROM payments
            WHERE id >= $1 AND received_at >= $2 AND received_at < $3 GROUP BY outcome
            """;

    private final Pool web;
    private final Reserves reserves;
    private final OrderConfig orders;

    public DeskFigures(Pool web, Reserves reserves, OrderConfig orders) {
        this.web = web;
        this.reserves = reserves;
        this.orders = orders;
    }

    /** All figures of the minute that ends at {@code end}, states as they are now. */
    Uni<List<Sample>> read(Instant end) {
        Instant begin = end.minus(Duration.ofMinutes(1));
        List<Sample> samples = new ArrayList<>();
        return counted(samples, MetricName.ORDERS, OPEN, Tuple.tuple())
                .chain(() -> counted(
                        samples,
                        MetricName.ORDERS_DAY,
                        DAY_BY_STATUS,
                        Tuple.of(IdRange.from(end.minus(DAY)), at(end.minus(DAY)))))
                .chain(() -> counted(
                        samples, MetricName.PAYMENTS, PAYMENTS, Tuple.of(IdRange.from(begin), at(begin), at(end))))
                .chain(() -> expiry(samples, begin, end))
                .chain(() -> outbox(samples))
                .chain(() -> reserves(samples))
                .replaceWith(samples);
    }

    private Uni<Void> counted(List<Sample> samples, MetricName name, String query, Tuple values) {
        String tag = name == MetricName.PAYMENTS ? "outcome" : "status";
        return web.preparedQuery(query)
                .execute(values)
                .invoke(rows -> rows.forEach(
                        row -> samples.add(new Sample(name, tag, row.getString("status"), row.getLong("n")))))
                .replaceWithVoid();
    }

    private Uni<Void> expiry(List<Sample> samples, Instant begin, Instant end) {
        UUID oldest = IdRange.from(begin.minus(orders.ttl()).minus(DAY));
        return web.preparedQuery(EXPIRY)
                .execute(Tuple.of(oldest, at(begin), at(end)))
                .invoke(rows -> {
                    Row row = rows.iterator().next();
                    samples.add(Sample.of(MetricName.EXPIRY_ENDED, row.getLong("n")));
                    if (row.getLong("n") > 0) {
                        samples.add(Sample.of(MetricName.EXPIRY_LAG_P50, row.getDouble("p50")));
                        samples.add(Sample.of(MetricName.EXPIRY_LAG_P99, row.getDouble("p99")));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> outbox(List<Sample> samples) {
        return web.query(OUTBOX)
                .execute()
                .invoke(rows -> {
                    Row row = rows.iterator().next();
                    samples.add(Sample.of(MetricName.OUTBOX_PENDING, row.getLong("n")));
                    samples.add(Sample.of(MetricName.OUTBOX_AGE, Math.max(0, row.getDouble("age"))));
                })
                .replaceWithVoid();
    }

    private Uni<Void> reserves(List<Sample> samples) {
        String tag = "currency";
        return reserves.all()
                .invoke(all -> all.forEach(reserve -> {
                    samples.add(new Sample(
                            MetricName.RESERVES_HELD,
                            tag,
                            reserve.currency(),
                            reserve.held().doubleValue()));
                    samples.add(new Sample(
                            MetricName.RESERVES_AVAILABLE,
                            tag,
                            reserve.currency(),
                            reserve.available().doubleValue()));
                }))
                .replaceWithVoid();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
