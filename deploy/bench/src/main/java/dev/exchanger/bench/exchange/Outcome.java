package dev.exchanger.bench.exchange;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * What became of the orders of one trial. Lags are the time stamp of the commit that ended the order (PostgreSQL's
 * {@code track_commit_timestamp}) less the order's deadline: one clock, whichever engine ended it.
 *
 * @param lags in milliseconds, ascending
 * @param lost orders that nobody ended
 * @param duplicate orders with more than one end in the history or more than one event of it
 * @param unannounced orders with an end but without its event
 * @param early orders that ended before their deadline
 * @param drained orders ended per second, from the first deadline to the last commit
 */
record Outcome(List<Double> lags, int lost, int duplicate, int unannounced, int early, double drained) {
    private static final String READ = """
            WITH batch AS (SELECT id, expires_at FROM orders WHERE user_id = ?),
            ends AS (
              SELECT h.order_id, count(*) AS n, max(pg_xact_commit_timestamp(h.xmin)) AS ended
              FROM order_history h JOIN batch b ON b.id = h.order_id WHERE h.to_status <> 'pending' GROUP BY 1
            ), events AS (
              SELECT aggregate, count(*) AS n FROM outbox WHERE type = 'exchange.order.expired.v1' GROUP BY 1
            )
            SELECT coalesce(e.n, 0) AS ends, coalesce(x.n, 0) AS events,
                   extract(epoch FROM e.ended - b.expires_at) * 1000 AS lag,
                   extract(epoch FROM max(e.ended) OVER () - min(b.expires_at) OVER ()) AS took
            FROM batch b LEFT JOIN ends e ON e.order_id = b.id LEFT JOIN events x ON x.aggregate = b.id::text
            """;

    static Outcome of(Connection connection, UUID user) throws SQLException {
        List<Double> lags = new ArrayList<>();
        int lost = 0;
        int duplicate = 0;
        int unannounced = 0;
        int early = 0;
        double took = 0;
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            query.setObject(1, user);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    int ends = rows.getInt("ends");
                    int events = rows.getInt("events");
                    lost += ends == 0 ? 1 : 0;
                    duplicate += ends > 1 || events > 1 ? 1 : 0;
                    unannounced += ends > 0 && events == 0 ? 1 : 0;
                    if (ends > 0) {
                        double lag = rows.getDouble("lag");
                        early += lag < 0 ? 1 : 0;
                        lags.add(lag);
                        took = rows.getDouble("took");
                    }
                }
            }
        }
        Collections.sort(lags);
        return new Outcome(lags, lost, duplicate, unannounced, early, lags.size() / took);
    }

    /** The lag that this share of the ended orders did not exceed; of 1000 orders, p99 is the tenth longest. */
    double percentile(double share) {
        if (lags.isEmpty()) {
            throw new IllegalStateException("no order was ended");
        }
        return lags.get((int) Math.ceil(share / 100 * lags.size()) - 1);
    }

    /** All that must never happen. */
    int wrong() {
        return lost + duplicate + unannounced + early;
    }
}
