package dev.exchanger.testkit.backend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.regex.Pattern;

/** A running PostgreSQL on which tests create databases and which they may kill. */
public final class PostgresServer {
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,47}");

    private final ServerControl control;
    private final String maintenanceDatabase;

    PostgresServer(ServerControl control, String maintenanceDatabase) {
        this.control = control;
        this.maintenanceDatabase = maintenanceDatabase;
    }

    /** Address to connect to. */
    public String host() {
        return control.host();
    }

    /** Port to connect to; the same after {@link #restart()}. */
    public int port() {
        return control.port();
    }

    /** The maintenance database as superuser. */
    public DatabaseAddress superuser() {
        return new DatabaseAddress(host(), port(), maintenanceDatabase, control.user(), control.password());
    }

    /** {@code configured}, {@code container} or {@code embedded}. */
    public String kind() {
        return control.kind();
    }

    /** Whether {@link #kill9()}, {@link #restart()}, {@link #pause()} and {@link #resume()} work here. */
    public boolean controllable() {
        return !kind().equals("configured");
    }

    /**
     * A new, empty database of its own, called {@code name} plus a random ending, owned by the role. The role is created
     * when missing and gets this password. Nobody but the owner may connect.
     *
     * @param name lower-case letters, digits and underscores, at most 48
     * @param role as {@code name}
     */
    public DatabaseAddress createDatabase(String name, String role, String password) {
        String ending = UUID.randomUUID().toString().substring(24);
        return create(checked(name) + "_" + ending, role, password);
    }

    /** As {@link #createDatabase} with exactly this name; a database that exists is kept as it is. */
    public DatabaseAddress ensureDatabase(String name, String role, String password) {
        return create(checked(name), role, password);
    }

    /** Drops a database, ending the sessions that use it. */
    public void dropDatabase(DatabaseAddress database) {
        execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(checked(database.database(), 63)));
    }

    /** A JDBC connection, auto-commit; the caller closes it. */
    public Connection connect(DatabaseAddress database) {
        try {
            return Sql.connect(database);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot connect to " + database.url() + ": " + e.getMessage(), e);
        }
    }

    /** Version as the server tells it, e.g. {@code 18.3}. */
    public String version() {
        try (Connection connection = connect(superuser());
                ResultSet row = connection.createStatement().executeQuery("SHOW server_version")) {
            row.next();
            return row.getString(1).split(" ")[0];
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL to the server and all its backends. What was committed is there after {@link #restart()}. */
    public void kill9() {
        control.kill9();
    }

    /** Starts the server again on the same port and data (crash recovery after {@link #kill9()}); returns when it answers. */
    public void restart() {
        control.restart();
    }

    /** Freezes the server and its backends (SIGSTOP). */
    public void pause() {
        control.pause();
    }

    /** Ends {@link #pause()}. */
    public void resume() {
        control.resume();
    }

    /** Whether the server process runs. */
    public boolean running() {
        return control.running();
    }

    void stop() {
        control.stop();
    }

    private DatabaseAddress create(String database, String role, String password) {
        checked(role);
        try (Connection connection = connect(superuser());
                Statement statement = connection.createStatement()) {
            // Roles are shared by the whole cluster: the lock, held until this session ends, keeps two callers apart.
            statement.execute("SELECT pg_advisory_lock(hashtext('exchanger.testkit'))");
            if (!found(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
                statement.execute("CREATE ROLE " + role);
            }
            statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
            if (!found(statement, "SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
                statement.execute("CREATE DATABASE " + database + " OWNER " + role);
            }
            statement.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
        } catch (SQLException e) {
            throw refused(e);
        }
        return new DatabaseAddress(host(), port(), database, role, password);
    }

    private static boolean found(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        }
    }

    private void execute(String sql) {
        try (Connection connection = connect(superuser());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private static IllegalStateException refused(SQLException e) {
        // Only the server's message: the statement may hold a password.
        return new IllegalStateException("PostgreSQL refused: " + e.getMessage(), e);
    }

    private static String checked(String name) {
        return checked(name, 48);
    }

    private static String checked(String name, int limit) {
        if (name.length() > limit
                || !NAME.matcher(name.substring(0, Math.min(48, name.length()))).matches()) {
            throw new IllegalArgumentException("Not a database or role name: " + name);
        }
        return name;
    }
}
