package dev.exchanger.platform.database;

import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Runs a piece of work in one PostgreSQL transaction. */
public final class Transactions {

    private Transactions() {}

    /**
     * Commits when the work's {@code Uni} succeeds, rolls back when it fails (and then fails with the work's failure).
     * To commit a change and still answer with an error, return the error as a value and throw after this {@code Uni}.
     *
     * @param work gets the one connection of the transaction; its statements run one after the other in the order in
     *     which they are subscribed to, also when several are sent before the first is answered
     */
    public static <T> Uni<T> in(Pool pool, Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(work);
    }
}
