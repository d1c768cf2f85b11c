package dev.exchanger.platform.database;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;

/** Knowledge about PostgreSQL failures that every service needs. */
public final class Database {

    // 57P01 admin_shutdown, 57P02 crash_shutdown, 57P03 cannot_connect_now, 57P05 idle_session_timeout,
    // 53300 too_many_connections, 25006 read_only_sql_transaction (a demoted primary); another transaction was in the
    // way: 55P03 lock_not_available, 40001 serialization_failure, 40P01 deadlock_detected
    private static final Set<String> AWAY =
            Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25006", "55P03", "40001", "40P01");
    private static final int MAX_CAUSES = 10;

    private Database() {}

    /**
     * Whether a failure means that PostgreSQL cannot be reached or refuses to work just now, so that the same request
     * may succeed later. A rejected statement is not such a failure.
     */
    public static boolean isUnavailable(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (isConnectionFailure(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isConnectionFailure(Throwable cause) {
        if (cause instanceof PgException error) {
            String state = error.getSqlState();
            return state != null && (state.startsWith("08") || AWAY.contains(state));
        }
        return cause instanceof ClosedConnectionException
                || cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof ClosedChannelException
                || isSaidByVertx(cause)
                || isSaidByTheSystem(cause);
    }

    /** What writing to a connection fails with that has just died; a plain IOException of NIO, told apart by its text. */
    private static boolean isSaidByTheSystem(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof IOException
                && message != null
                && (message.startsWith("Broken pipe")
                        || message.startsWith("Connection reset")
                        || message.startsWith("Connection timed out")
                        || message.startsWith("No route to host"));
    }

    /** Vert.x has no types of its own for an exhausted pool and a connection that died unnoticed, only these texts. */
    private static boolean isSaidByVertx(Throwable cause) {
        String message = cause.getMessage();
        return message != null
                && (message.startsWith("Connection is not active now")
                        || message.startsWith("Pending requests failed to be sent")
                        || message.equals("Timeout")
                        || message.equals("Timeout waiting for connection")
                        || message.startsWith("Connection pool reached max wait queue size")
                        || message.equals("Pool closed"));
    }
}
