package dev.exchanger.testkit.backend;

/**
 * Where a database is and who may open it.
 *
 * @param host host name or address
 * @param port TCP port
 * @param database name of the database
 * @param user role that owns the database
 * @param password password of that role
 */
public record DatabaseAddress(String host, int port, String database, String user, String password) {

    /** The form of {@code DB_URL}: {@code postgresql://host:port/database}, without credentials. */
    public String url() {
        return "postgresql://" + host + ":" + port + "/" + database;
    }

    /** The same for JDBC. */
    public String jdbcUrl() {
        return "jdbc:" + url();
    }

    /** The same database reached by another way, e.g. through a fault proxy. */
    public DatabaseAddress through(String otherHost, int otherPort) {
        return new DatabaseAddress(otherHost, otherPort, database, user, password);
    }
}
