package dev.exchanger.identity.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.quarkus.Faults;

/** Looks into the service's database past the service. */
public final class Database {

    private final Faults faults;

    private Database(Faults faults) {
        this.faults = faults;
    }

    public static Database of(Faults faults) {
        return new Database(faults);
    }

    public long number(String sql, Object... parameters) {
        return Long.parseLong(texts(sql, parameters).get(0));
    }

    /** The first column of all rows. */
    public List<String> texts(String sql, Object... parameters) {
        return with(sql, parameters, statement -> {
            List<String> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
            return all;
        });
    }

    public int update(String sql, Object... parameters) {
        return with(sql, parameters, PreparedStatement::executeUpdate);
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, Object[] parameters, Work<T> work) {
        DatabaseAddress address = faults.database("exchanger_identity");
        try (Connection connection = faults.postgres().connect(address);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return work.with(statement);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
