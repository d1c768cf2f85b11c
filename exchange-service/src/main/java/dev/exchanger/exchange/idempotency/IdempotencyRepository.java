package dev.exchanger.exchange.idempotency;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Remembers which request had which effect. The row is written by the statement of the effect, so one exists exactly
 * when the other does; this class guards and reads it.
 */
@ApplicationScoped
public class IdempotencyRepository {

    private static final Duration RETRY = Duration.ofSeconds(1);

    // Two locks for the rest of the transaction. The first belongs to the key and is never waited for: who does not get
    // it repeats a request that is being processed. The second makes one user's requests follow each other, so that
    // what is counted for the user's limits is still true when it is acted on.
    private static final String ENTER = """
            SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended($1::text, 1))
                        THEN pg_advisory_xact_lock(hashtextextended($2::text, 2)) IS NOT NULL
                        ELSE false END AS entered
            """;
    private static final String FIND = """
            SELECT request_hash, resource_id FROM idempotency_keys WHERE principal = $1 AND route = $2 AND key = $3
            """;
    private static final String REMEMBER = """
            INSERT INTO idempotency_keys (principal, route, key, request_hash, resource_id) VALUES ($1, $2, $3, $4, $5)
            """;
    private static final String FORGET = """
            DELETE FROM idempotency_keys WHERE ctid IN (
              SELECT ctid FROM idempotency_keys
              WHERE created_at < now() - $1::bigint * interval '1 millisecond' LIMIT $2)
            """;

    private final Pool pool;

    public IdempotencyRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * Begins a request in its transaction.
     *
     * @return what the same request made before, empty if it is the first; fails with {@code idempotency-in-flight}
     *     while the first is running and with {@code idempotency-key-reused} if the key was used for another request
     */
    public Uni<Optional<UUID>> enter(SqlClient transaction, IdempotentRequest request) {
        String lock = request.principal() + '\n' + request.route() + '\n' + request.key();
        Uni<RowSet<Row>> locks = transaction.preparedQuery(ENTER).execute(Tuple.of(lock, request.principal()));
        Uni<RowSet<Row>> earlier =
                transaction.preparedQuery(FIND).execute(Tuple.of(request.principal(), request.route(), request.key()));
        // Sent together, executed in this order: the second sees what was committed until the locks were there.
        return Uni.combine().all().unis(locks, earlier).with((entered, known) -> {
            if (!entered.iterator().next().getBoolean("entered")) {
                throw new ProblemException(ExchangeProblem.IDEMPOTENCY_IN_FLIGHT, null).withRetryAfter(RETRY);
            }
            return known.stream().findFirst().map(row -> resource(row, request));
        });
    }

    private static UUID resource(Row row, IdempotentRequest request) {
        if (!Arrays.equals(row.getBuffer("request_hash").getBytes(), request.hash())) {
            throw new ProblemException(ExchangeProblem.IDEMPOTENCY_KEY_REUSED, null);
        }
        return row.getUUID("resource_id");
    }

    /** Remembers what a request that was entered made, where the statement of the effect does not do so itself. */
    public Uni<Void> remember(SqlClient transaction, IdempotentRequest request, UUID resourceId) {
        return transaction
                .preparedQuery(REMEMBER)
                .execute(Tuple.tuple()
                        .addString(request.principal())
                        .addString(request.route())
                        .addString(request.key())
                        .addBuffer(Buffer.buffer(request.hash()))
                        .addUUID(resourceId))
                .replaceWithVoid();
    }

    /** Removes old memories. @return how many */
    public Uni<Integer> forget(Duration olderThan, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(olderThan.toMillis(), limit))
                .map(RowSet::rowCount);
    }
}
