package dev.exchanger.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import dev.exchanger.testkit.backend.DatabaseAddress;

/** What the exchange's own database says about an order, behind all APIs. */
record OrderFacts(DatabaseAddress database) {
    /** How often the order went into this status. */
    long transitionsTo(String status, String orderId) {
        return count(
                "SELECT count(*) FROM order_history WHERE order_id = ? AND to_status = ?",
                UUID.fromString(orderId),
                status);
    }

    /** How many events of this type the order has in the outbox. */
    long events(String type, String orderId) {
        return count("SELECT count(*) FROM outbox WHERE aggregate = ? AND type = ?", orderId, type);
    }

    /** Orders past their deadline that are still pending: a lost expiry, when it stays above zero. */
    long overdue() {
        return count(
                "SELECT count(*) FROM orders WHERE status = 'pending' AND expires_at < now() - interval '2 seconds'");
    }

    long orders(String userId) {
        return count("SELECT count(*) FROM orders WHERE user_id = ?", UUID.fromString(userId));
    }

    private long count(String sql, Object... parameters) {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + database.url(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
