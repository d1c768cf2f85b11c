package dev.exchanger.exchange.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import dev.exchanger.testkit.backend.DatabaseAddress;

/** While it is open nobody gets or keeps a connection to the back office's database; the desk's is not touched. */
public final class AdminAway implements AutoCloseable {

    private final String database;
    // The way back in has to be kept open.
    private final Connection connection;

    public AdminAway(DatabaseAddress address) {
        this.database = address.database();
        try {
            connection = new DeskDatabase(address).connect();
            execute("ALTER DATABASE " + database + " CONNECTION LIMIT 0");
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            execute("ALTER DATABASE " + database + " CONNECTION LIMIT -1");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
