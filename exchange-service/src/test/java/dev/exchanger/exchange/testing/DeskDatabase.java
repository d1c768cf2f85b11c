package dev.exchanger.exchange.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.exchanger.exchange.order.OrderSql;
import dev.exchanger.testkit.backend.DatabaseAddress;

/** Looks into a database past the service. */
public final class DeskDatabase {

    // A connection costs a password check of thousands of hashes on both sides; the invariants alone ask 25 questions
    // after
    // each test.
    private static final Map<String, Queue<Connection>> IDLE = new ConcurrentHashMap<>();
    private static final int ALIVE_SECONDS = 2;

    private final DatabaseAddress address;

    public DeskDatabase(DatabaseAddress address) {
        this.address = address;
    }

    /** A connection of one's own, autocommit on. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + address.url(), address.user(), address.password());
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** On a connection that was used before and still lives, or a new one. */
    private <T> T on(String sql, Work<T> work) {
        Queue<Connection> idle = IDLE.computeIfAbsent(address.toString(), key -> new ConcurrentLinkedQueue<>());
        try {
            Connection connection = alive(idle);
            try {
                T result = work.with(connection);
                idle.add(connection);
                return result;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private Connection alive(Queue<Connection> idle) throws SQLException {
        for (Connection used = idle.poll(); used != null; used = idle.poll()) {
            if (used.isValid(ALIVE_SECONDS)) {
                return used;
            }
            used.close();
        }
        return connect();
    }

    /** All rows of a query by column name. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        return on(sql, connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet result = statement.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row(result));
                }
                return rows;
            }
        });
    }

    private static Map<String, Object> row(ResultSet result) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
        }
        return row;
    }

    /** The first column of the first row. */
    public Object value(String sql, Object... parameters) {
        return rows(sql, parameters).get(0).values().iterator().next();
    }

    public long count(String sql, Object... parameters) {
        return ((Number) value(sql, parameters)).longValue();
    }

    public int update(String sql, Object... parameters) {
        return on(sql, connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters)) {
                return statement.executeUpdate();
            }
        });
    }

    /** As if no replica had been up these last seconds: the next sign of life moves the deadlines of all open orders. */
    public void deskWasAway(int seconds) {
        update(
                "INSERT INTO desk_downtime (began_at, ended_at, extended_by) SELECT clock_timestamp() - away,"
                        + " clock_timestamp(), away FROM (SELECT ? * interval '1 second' AS away) AS gap",
                seconds);
    }

    /** A step of an order as another replica makes it: nothing in this one knows. One that expires it has its deadline now. */
    public void step(UUID order, String status, String cause) {
        rows(
                "WITH moved AS (UPDATE orders AS o SET status = ?, cause = ?,"
                        + " expires_at = CASE WHEN ? = 'expired' THEN now() ELSE expires_at END"
                        + " WHERE o.id = ? RETURNING o)" + OrderSql.announce("'system'", "NULL")
                        + "SELECT 1 FROM moved",
                status,
                cause,
                status,
                order);
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
