package dev.exchanger.bench.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What has to be true of the books after any fault; each figure is how much is wrong. */
final class Invariants {
    private static final String LEDGER = """
            SELECT count(*) FROM (
              SELECT FROM postings GROUP BY transaction_id, currency HAVING sum(amount) <> 0) AS off
            """;
    private static final String HOLDS = """
            SELECT count(*) FROM reserves r
            LEFT JOIN (SELECT currency, sum(amount) AS amount FROM reserve_releases GROUP BY 1) AS back
              ON back.currency = r.currency
            LEFT JOIN (SELECT to_currency, sum(amount_out) AS amount FROM orders WHERE holds_reserve(status) GROUP BY 1) AS held
              ON held.to_currency = r.currency
            WHERE r.held - coalesce(back.amount, 0) <> coalesce(held.amount, 0)
            """;

    private Invariants() {}

    /** Transactions that do not sum to zero in some currency. */
    static int ledgerOff(Connection connection) throws SQLException {
        return count(connection, LEDGER);
    }

    /** Currencies of which another amount is held than open orders need, what was returned taken off. */
    static int holdsOff(Connection connection) throws SQLException {
        return count(connection, HOLDS);
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
