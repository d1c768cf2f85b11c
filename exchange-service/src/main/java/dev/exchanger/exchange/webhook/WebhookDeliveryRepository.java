package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of deliveries. */
@ApplicationScoped
public class WebhookDeliveryRepository {

    // Of each endpoint only the head of its queue, so that its messages stay in their order. The index of what is
    // pending is walked from head to head: what that costs grows with the endpoints that have something pending, not
    // with all of them, nor with what waits behind a head. The endpoint's row is locked, not the delivery's: a locked
    // delivery that is skipped would let the one behind it go first. Another replica that read the queue before this
    // one
    // committed finds the delivery changed and takes nothing.
    static final String CLAIM = """
            WITH RECURSIVE heads AS (
              (SELECT endpoint_id, id, next_attempt_at FROM webhook_deliveries
               WHERE status = 'pending' ORDER BY endpoint_id, position LIMIT 1)
              UNION ALL
              SELECT following.* FROM heads CROSS JOIN LATERAL (
                SELECT d.endpoint_id, d.id, d.next_attempt_at FROM webhook_deliveries d
                WHERE d.status = 'pending' AND d.endpoint_id > heads.endpoint_id
                ORDER BY d.endpoint_id, d.position LIMIT 1
              ) AS following
            ), due AS (
              SELECT w.url, w.secret, CASE WHEN w.previous_until > now() THEN w.previous_secret END AS previous_secret,
                     heads.id
              FROM heads JOIN webhook_endpoints w ON w.id = heads.endpoint_id
              WHERE w.status = 'active' AND heads.next_attempt_at <= now()
              ORDER BY heads.next_attempt_at LIMIT $1
              FOR NO KEY UPDATE OF w SKIP LOCKED
            )
            UPDATE webhook_deliveries d SET
              attempts = d.attempts + 1, under_way = true, next_attempt_at = now() + $2 * interval '1 ms',
              first_attempt_at = coalesce(d.first_attempt_at, now()), last_attempt_at = now()
            FROM due
            WHERE d.id = due.id AND d.status = 'pending' AND d.next_attempt_at <= now()
            RETURNING d.id, d.endpoint_id, d.attempts, d.body, d.first_attempt_at, due.url, due.secret, due.previous_secret
            """;
    private static final String TOLD = """
            UPDATE webhook_deliveries SET
              status = $3, under_way = false, last_status = $4, last_error = $5,
              next_attempt_at = now() + $6 * interval '1 ms'
            WHERE id = $1 AND attempts = $2 AND status = 'pending'
            """;
    private static final String GIVEN_UP = """
            WITH failed AS (
            """ + TOLD + """
              RETURNING endpoint_id
            )
            UPDATE webhook_endpoints w SET status = 'disabled', reason = $7, version = w.version + 1
            FROM failed WHERE w.id = failed.endpoint_id AND w.status <> 'disabled'
            """;
    private static final String LIST = """
            SELECT d.* FROM webhook_deliveries d
            WHERE d.endpoint_id = $1 AND ($2::bigint IS NULL OR d.position < $2)
            ORDER BY d.position DESC LIMIT $3
            """;
    // One that is under way is left alone: it is just being sent.
    private static final String AGAIN = """
            UPDATE webhook_deliveries d SET
              status = 'pending',
              next_attempt_at = CASE WHEN d.under_way THEN d.next_attempt_at ELSE now() END,
              first_attempt_at = CASE WHEN d.under_way THEN d.first_attempt_at END
            WHERE d.endpoint_id = $1 AND d.id = $2
            RETURNING d.*
            """;
    private static final String INSERT = """
            INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body)
            VALUES ($2, $1, $2, $3, webhook_body($3, rfc3339(now()), jsonb_build_object('endpointId', $1::uuid)))
            RETURNING *
            """;
    private static final String FORGET = """
            DELETE FROM webhook_deliveries WHERE id IN (
              SELECT id FROM webhook_deliveries WHERE created_at < now() - $1 * interval '1 ms'
              ORDER BY created_at LIMIT $2)
            """;

    private final Pool pool;

    public WebhookDeliveryRepository(Pool pool) {
        this.pool = pool;
    }

    /** Takes what is due, at most one delivery of an endpoint. Nobody else gets it before the lease ends. */
    Uni<List<WebhookAttempt>> claim(int limit, Duration lease) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(limit, millis(lease)))
                .map(rows -> rows.stream().map(WebhookAttempt::from).toList());
    }

    Uni<Void> delivered(WebhookAttempt attempt, WebhookAttempt.Outcome outcome) {
        return pool.preparedQuery(TOLD)
                .execute(outcome(attempt, outcome, "delivered", Duration.ZERO))
                .replaceWithVoid();
    }

    Uni<Void> retry(WebhookAttempt attempt, WebhookAttempt.Outcome outcome, Duration pause) {
        return pool.preparedQuery(TOLD)
                .execute(outcome(attempt, outcome, "pending", pause))
                .replaceWithVoid();
    }

    /** The delivery has failed for good, and its endpoint is called no more. */
    Uni<Void> giveUp(WebhookAttempt attempt, WebhookAttempt.Outcome outcome, String reason) {
        return pool.preparedQuery(GIVEN_UP)
                .execute(outcome(attempt, outcome, "failed", Duration.ZERO).addString(reason))
                .replaceWithVoid();
    }

    /** The endpoint's log, newest first. @param before the last position of the page before, null for the first page */
    Uni<List<WebhookDelivery>> list(UUID endpoint, Long before, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(endpoint, before, limit))
                .map(rows -> rows.stream().map(WebhookDelivery::from).toList());
    }

    /** Puts a delivery in front of the endpoint's queue; empty if there is none. */
    Uni<Optional<WebhookDelivery>> again(UUID endpoint, UUID delivery) {
        return pool.preparedQuery(AGAIN)
                .execute(Tuple.of(endpoint, delivery))
                .map(rows -> rows.stream().map(WebhookDelivery::from).findFirst());
    }

    /** Adds a delivery of no event. */
    Uni<WebhookDelivery> insert(UUID endpoint, UUID id, String type) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.of(endpoint, id, type))
                .map(rows -> WebhookDelivery.from(rows.iterator().next()));
    }

    /** @return how many, at most {@code limit} */
    Uni<Integer> forget(Duration retention, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(millis(retention), limit))
                .map(RowSet<Row>::rowCount);
    }

    private static Tuple outcome(
            WebhookAttempt attempt, WebhookAttempt.Outcome outcome, String status, Duration pause) {
        return Tuple.tuple()
                .addUUID(attempt.id())
                .addInteger(attempt.number())
                .addString(status)
                .addInteger(outcome.status())
                .addString(outcome.error())
                .addDouble(millis(pause));
    }

    private static double millis(Duration duration) {
        return duration.toMillis();
    }
}
