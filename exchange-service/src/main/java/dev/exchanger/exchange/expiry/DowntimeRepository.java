package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.order.OrderSql;

/** SQL of the desk's own downtime: signs of life, and the deadlines that are moved because there were none. */
@ApplicationScoped
public class DowntimeRepository {

    private static final String BEAT = """
            SELECT desk_beats($1, $2::bigint * interval '1 millisecond', $3::bigint * interval '1 millisecond') AS pending
            """;
    // From the latest deadline to the earliest: a moved order lies behind the cursor and is never met again. What had
    // ended before the downtime, or began after it, is none of its business. The status is set to what it is: that
    // makes it a step, with a version, a row of the history and an event.
    private static final String EXTEND = """
            WITH gap AS (
              SELECT * FROM desk_downtime WHERE done_at IS NULL ORDER BY began_at LIMIT 1 FOR UPDATE
            ), page AS (
              SELECT o.id, o.expires_at AS deadline FROM orders o, gap
              WHERE o.status IN %s AND o.expires_at > gap.began_at
                AND (o.expires_at, o.id) < (gap.cursor_at, gap.cursor_id) AND o.created_at < gap.ended_at
              ORDER BY o.expires_at DESC, o.id DESC LIMIT $1
              FOR UPDATE OF o
            ), moved AS (
              UPDATE orders AS o
              SET status = o.status, cause = 'downtime', expires_at = o.expires_at + gap.extended_by
              FROM page, gap WHERE o.id = page.id
              RETURNING o
            ), done AS (
              UPDATE desk_downtime AS d
              SET orders = d.orders + (SELECT count(*) FROM page),
                  cursor_at = coalesce((SELECT deadline FROM page ORDER BY deadline, id LIMIT 1), d.cursor_at),
                  cursor_id = coalesce((SELECT id FROM page ORDER BY deadline, id LIMIT 1), d.cursor_id),
                  done_at = CASE WHEN (SELECT count(*) FROM page) < $1 THEN clock_timestamp() END
              FROM gap WHERE d.began_at = gap.began_at
            )
            """.formatted(OrderSql.OPEN) + OrderSql.announce("'system'", "NULL") + """
            SELECT (o).id, (o).expires_at FROM moved
            """;

    private final Pool pool;

    public DowntimeRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * A replica's sign of life. The first one after a time without any notes the downtime.
     *
     * @param threshold how long there may be none
     * @param most      how far deadlines are moved at most
     * @return whether orders wait to be extended
     */
    Uni<Boolean> beat(String node, Duration threshold, Duration most) {
        return pool.preparedQuery(BEAT)
                .execute(Tuple.of(node, threshold.toMillis(), most.toMillis()))
                .map(rows -> rows.iterator().next().getBoolean("pending"));
    }

    /**
     * Moves the deadlines of up to {@code limit} orders for the oldest downtime that is not done.
     *
     * @return the orders with their new deadlines; fewer than the limit when this downtime is done
     */
    Uni<List<ExpiryRepository.Open>> extend(int limit) {
        return pool.preparedQuery(EXTEND).execute(Tuple.of(limit)).map(rows -> rows.stream()
                .map(row -> new ExpiryRepository.Open(
                        row.getUUID("id"), row.getOffsetDateTime("expires_at").toInstant()))
                .toList());
    }
}
