package dev.exchanger.platform.database;

import java.util.regex.Pattern;

import io.vertx.pgclient.PgConnectOptions;

/**
 * Lets each connection keep its prepared statements. Without it, which is the driver's default, every query is sent to
 * be parsed first and executed with a second round trip, and PostgreSQL plans it anew each time.
 */
final class PreparedStatements {

    // Far more than a service has; the least recently used one leaves.
    private static final int PER_CONNECTION = 256;
    // The driver's default of 2048 characters would leave out the statements that cost most to plan.
    private static final int LONGEST = 32 * 1024;
    // A kept statement fails ("cached plan must not change result type") once a migration, of a newer replica perhaps,
    // changes the columns it answers with. Named columns stay what they are when one is added; a star does not.
    private static final Pattern STAR =
            Pattern.compile("(?:\\b(?:SELECT|RETURNING|DISTINCT)\\s+|,\\s*)(?:\\w+\\.)?\\*", Pattern.CASE_INSENSITIVE);

    private PreparedStatements() {}

    static void keepFor(PgConnectOptions connection) {
        connection
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(PER_CONNECTION)
                .setPreparedStatementCacheSqlFilter(PreparedStatements::mayBeKept);
    }

    /** Whether the columns of the statement's answer cannot change under it; says no too often rather than too rarely. */
    static boolean mayBeKept(String sql) {
        return sql.length() <= LONGEST && !STAR.matcher(sql).find();
    }
}
