package dev.exchanger.exchange.desk.action;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * SQL of claims; the order is locked. clock_timestamp(), not now(): the lock may have been waited for, and a claim must
 * not look alive because its transaction began early.
 */
@ApplicationScoped
public class ClaimRepository {

    private static final String LIVE = """
            SELECT operator_id, claimed_at, until FROM order_claims WHERE order_id = $1 AND until > clock_timestamp()
            """;
    private static final String TAKE = """
            INSERT INTO order_claims AS c (order_id, operator_id, claimed_at, until)
            VALUES ($1, $2, clock_timestamp(), clock_timestamp() + $3::bigint * interval '1 millisecond')
            ON CONFLICT (order_id) DO UPDATE SET
              claimed_at = CASE WHEN c.operator_id = $2 AND c.until > clock_timestamp()
                                THEN c.claimed_at ELSE excluded.claimed_at END,
              operator_id = $2, until = excluded.until
            RETURNING operator_id, claimed_at, until
            """;
    private static final String DROP = "DELETE FROM order_claims WHERE order_id = $1";

    Uni<Optional<Claim>> live(SqlClient client, UUID orderId) {
        return client.preparedQuery(LIVE)
                .execute(Tuple.of(orderId))
                .map(rows -> rows.stream().map(ClaimRepository::claim).findFirst());
    }

    Uni<Claim> take(SqlClient transaction, UUID orderId, UUID operator, Duration lease) {
        return transaction
                .preparedQuery(TAKE)
                .execute(Tuple.of(orderId, operator, lease.toMillis()))
                .map(rows -> claim(rows.iterator().next()));
    }

    Uni<Void> drop(SqlClient transaction, UUID orderId) {
        return transaction.preparedQuery(DROP).execute(Tuple.of(orderId)).replaceWithVoid();
    }

    private static Claim claim(Row row) {
        return new Claim(
                row.getUUID("operator_id"),
                row.getOffsetDateTime("claimed_at").toInstant(),
                row.getOffsetDateTime("until").toInstant());
    }
}
