package dev.exchanger.bench.exchange;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.PostgresServer;

/**
 * Orders of one database, inserted by the thousand as the service would leave them: quote, order, history, payment
 * request and the hold on the reserve. Only the events of their creation are left out.
 */
final class OrderRows implements AutoCloseable {
    private static final int CHUNK = 50_000;
    private static final int RATE_LOOKS = 300;

    private static final String INSERT = """
            WITH made AS MATERIALIZED (
              SELECT uuid_v7() AS id, uuid_v7() AS quote_id, n, coalesce(?::uuid, md5((n % 50000)::text)::uuid) AS user_id,
                     date_trunc('milliseconds', ?::timestamptz + random() * ?::bigint * interval '1 millisecond') AS due
              FROM generate_series(1, ?) n
            ), quoted AS (
              INSERT INTO quotes (id, user_id, application_context, from_currency, to_currency, side, give, get, rate, fee,
                                  rate_id, source, bid, ask, margin, pair_version, expires_at, signature, used_at)
              SELECT quote_id, user_id, 'web', 'USDT', 'UAH', 'give', 10, 412, 41.2, 0,
                     (SELECT max(id) FROM exchange_rates), 'static', 41.2, 41.6, 0, 1, now(), 'bench', now()
              FROM made
            ), ordered AS (
              INSERT INTO orders (id, number, user_id, application_context, quote_id, from_currency, to_currency, from_scale,
                                  to_scale, amount, amount_out, exchange_rate, fee, payout_method, payout_account,
                                  payment_provider, cause, expires_at)
              SELECT id, 'B' || upper(substr(md5(id::text), 1, 15)), user_id, 'web', quote_id, 'USDT', 'UAH', 6, 2, 10, 412,
                     41.2, 0, 'card', '4444333322221111', 'manual', 'created', due
              FROM made RETURNING id, user_id, amount_out
            ), history AS (
              INSERT INTO order_history (order_id, version, to_status, cause, actor)
              SELECT id, 1, 'pending', 'created', 'user:' || user_id FROM ordered
            ), pay AS (
              INSERT INTO payment_requests (provider, reference, order_id)
              SELECT 'manual', upper(substr(md5('pay' || id), 1, 16)), id FROM ordered
            )
            UPDATE reserves SET held = held + (SELECT sum(amount_out) FROM ordered) WHERE currency = 'UAH'
            """;
    private static final String COUNT_OPEN =
            "SELECT count(*) FROM orders WHERE user_id = ? AND status IN ('pending', 'underpaid')";
    private static final String DEADLINES =
            "SELECT id, (extract(epoch FROM expires_at) * 1000)::bigint FROM orders WHERE ";

    private final Connection connection;
    private int pending;

    OrderRows(PostgresServer server, DatabaseAddress database) {
        DatabaseAddress superuser = server.superuser();
        this.connection = server.connect(new DatabaseAddress(
                superuser.host(), superuser.port(), database.database(), superuser.user(), superuser.password()));
    }

    /** Returns when there is a rate that quotes can refer to: a service is ready before it has read the first. */
    void awaitRates() throws SQLException {
        for (int i = 0; i < RATE_LOOKS; i++) {
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT count(*) FROM exchange_rates")) {
                row.next();
                if (row.getInt(1) > 0) {
                    return;
                }
            }
            Pause.millis(100);
        }
        throw new IllegalStateException("exchange-service wrote no rates");
    }

    /** Takes each order and its deadline in milliseconds of the epoch. */
    interface Timer {
        void set(UUID order, long deadline);
    }

    /**
     * Adds orders with deadlines in days until there are so many.
     *
     * @return whether any were missing
     */
    boolean pending(int wanted) throws SQLException {
        if (pending >= wanted) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            // The triggers check what is right by construction here and would take most of the time.
            statement.execute("SET session_replication_role = replica");
            Instant from = now().plus(Duration.ofDays(2));
            while (pending < wanted) {
                int chunk = Math.min(CHUNK, wanted - pending);
                insert(null, chunk, from, Duration.ofDays(5));
                pending += chunk;
            }
            statement.execute("SET session_replication_role = origin");
            statement.execute("VACUUM (ANALYZE) orders, quotes, order_history, payment_requests");
            statement.execute("CHECKPOINT");
        }
        return true;
    }

    /** Adds orders of one user whose deadlines are spread at random over a time. */
    void due(UUID user, int count, Instant from, Duration over) throws SQLException {
        insert(user, count, from, over);
    }

    private void insert(UUID user, int count, Instant from, Duration over) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, user);
            insert.setObject(2, OffsetDateTime.ofInstant(from, ZoneOffset.UTC));
            insert.setLong(3, over.toMillis());
            insert.setInt(4, count);
            insert.executeUpdate();
        }
    }

    /** How many orders of this user have not ended yet. */
    long open(UUID user) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COUNT_OPEN)) {
            query.setObject(1, user);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The deadlines of one user's orders. */
    void deadlines(UUID user, Timer timer) throws SQLException {
        deadlines("user_id = '" + user + "'", timer);
    }

    /** The deadlines of the orders that {@link #pending} made. */
    void pendingDeadlines(Timer timer) throws SQLException {
        deadlines("expires_at > now() + interval '1 hour'", timer);
    }

    private void deadlines(String condition, Timer timer) throws SQLException {
        // In one transaction with a fetch size, so that a million rows come in portions.
        connection.setAutoCommit(false);
        try (Statement query = connection.createStatement()) {
            query.setFetchSize(5000);
            try (ResultSet rows = query.executeQuery(DEADLINES + condition)) {
                while (rows.next()) {
                    timer.set(rows.getObject(1, UUID.class), rows.getLong(2));
                }
            }
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** PostgreSQL's clock. */
    Instant now() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
