package dev.exchanger.bot.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.postgresql.Driver;

import dev.exchanger.testkit.backend.DatabaseAddress;

/** The bot's database, looked into beside the application. */
public final class BotDatabase {
    private final DatabaseAddress address;

    public BotDatabase(DatabaseAddress address) {
        this.address = address;
    }

    /** The first column of the first row as text, null when there is none. */
    public String text(String sql, Object... parameters) {
        List<String> all = texts(sql, parameters);
        return all.isEmpty() ? null : all.get(0);
    }

    /** The first column of all rows as text. */
    public List<String> texts(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public long number(String sql, Object... parameters) {
        return Long.parseLong(text(sql, parameters));
    }

    /** @return rows changed */
    public int change(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection that the caller closes. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        return new Driver().connect(address.jdbcUrl(), properties);
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
