package dev.exchanger.testkit.backend;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

import org.postgresql.Driver;

/** JDBC without DriverManager, which sees only drivers of its caller's class loader. */
final class Sql {
    private Sql() {}

    static Connection connect(DatabaseAddress address) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("ApplicationName", "testkit");
        return new Driver().connect(address.jdbcUrl(), properties);
    }
}
