package dev.exchanger.platform.database;

import java.util.Arrays;
import java.util.logging.LogRecord;

import dev.exchanger.platform.log.LogFilter;

/**
 * Keeps one false alarm out of the log. A query on a pool that gets no connection fails as it should, but leaves the
 * timer of the connection timeout running, which later fails the same promise again: an "uncaught exception" per query
 * for as long as PostgreSQL is away (vertx-sql-client issue 1706, open).
 */
public final class PoolTimerFilter implements LogFilter {

    private static final String POOL = "io.vertx.sqlclient.impl.pool.SqlConnectionPool";
    private static final int FRAMES = 4;

    @Override
    public boolean isLoggable(LogRecord record) {
        return !(record.getThrown() instanceof IllegalStateException failure && comesFromTheTimer(failure));
    }

    /** The promise throws, called by the pool, called by a timer of Vert.x. */
    private static boolean comesFromTheTimer(IllegalStateException failure) {
        return "Result is already complete".equals(failure.getMessage())
                && Arrays.stream(failure.getStackTrace())
                        .limit(FRAMES)
                        .anyMatch(frame -> frame.getClassName().equals(POOL)
                                && frame.getMethodName().contains("execute"));
    }
}
