package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of endpoints. */
@ApplicationScoped
public class WebhookEndpointRepository {

    private static final String COLUMNS = """
            id, url, event_types, status, reason, version, created_at,
            CASE WHEN previous_until > now() THEN previous_until END AS previous_until
            """;
    private static final String SELECT = "SELECT " + COLUMNS + " FROM webhook_endpoints WHERE user_id = $1";
    private static final String COUNT = "SELECT count(*) AS count FROM webhook_endpoints WHERE user_id = $1";
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('webhooks:' || $1, 0))";
    private static final String INSERT = """
            INSERT INTO webhook_endpoints (id, user_id, url, event_types, secret) VALUES ($1, $2, $3, $4, $5)
            RETURNING
            """ + COLUMNS;
    private static final String UPDATE = """
            UPDATE webhook_endpoints SET
              url = coalesce($4, url), event_types = coalesce($5, event_types), status = coalesce($6, status),
              reason = CASE WHEN $6 IS NULL THEN reason END, version = version + 1
            WHERE user_id = $1 AND id = $2 AND version = $3
            RETURNING
            """ + COLUMNS;
    private static final String ROTATE = """
            UPDATE webhook_endpoints SET
              secret = $3, previous_secret = secret, previous_until = now() + $4 * interval '1 ms', version = version + 1
            WHERE user_id = $1 AND id = $2
            RETURNING
            """ + COLUMNS;
    private static final String DELETE = """
            WITH gone AS (DELETE FROM webhook_endpoints WHERE user_id = $1 AND id = $2 RETURNING id),
            dropped AS (DELETE FROM webhook_deliveries d USING gone WHERE d.endpoint_id = gone.id)
            SELECT count(*) AS count FROM gone
            """;

    private final Pool pool;

    public WebhookEndpointRepository(Pool pool) {
        this.pool = pool;
    }

    /** How many endpoints the user has; nobody else adds one for the user before the end of the transaction. */
    Uni<Long> countAlone(SqlClient transaction, UUID user) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(user.toString()))
                .flatMap(locked -> transaction.preparedQuery(COUNT).execute(Tuple.of(user)))
                .map(rows -> rows.iterator().next().getLong("count"));
    }

    Uni<WebhookEndpoint> insert(
            SqlClient transaction, UUID id, UUID user, String url, Set<String> types, byte[] sealed) {
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addUUID(user)
                        .addString(url)
                        .addArrayOfString(types.toArray(String[]::new))
                        .addBuffer(Buffer.buffer(sealed)))
                .map(rows -> first(rows).orElseThrow());
    }

    Uni<List<WebhookEndpoint>> list(UUID user) {
        return pool.preparedQuery(SELECT + " ORDER BY created_at, id")
                .execute(Tuple.of(user))
                .map(rows -> rows.stream().map(WebhookEndpoint::from).toList());
    }

    Uni<Optional<WebhookEndpoint>> find(UUID user, UUID id) {
        return pool.preparedQuery(SELECT + " AND id = $2")
                .execute(Tuple.of(user, id))
                .map(WebhookEndpointRepository::first);
    }

    /** Changes what is not null, in this version only; empty otherwise. */
    Uni<Optional<WebhookEndpoint>> update(
            UUID user, UUID id, long version, String url, Set<String> types, WebhookEndpoint.Status status) {
        Tuple values = Tuple.tuple()
                .addUUID(user)
                .addUUID(id)
                .addLong(version)
                .addString(url)
                .addArrayOfString(types == null ? null : types.toArray(String[]::new))
                .addString(status == null ? null : status.code());
        return pool.preparedQuery(UPDATE).execute(values).map(WebhookEndpointRepository::first);
    }

    /** Makes the secret the former one; empty if there is no such endpoint of the user. */
    Uni<Optional<WebhookEndpoint>> rotate(UUID user, UUID id, byte[] sealed, Duration overlap) {
        return pool.preparedQuery(ROTATE)
                .execute(Tuple.tuple()
                        .addUUID(user)
                        .addUUID(id)
                        .addBuffer(Buffer.buffer(sealed))
                        .addDouble((double) overlap.toMillis()))
                .map(WebhookEndpointRepository::first);
    }

    /** Forgets the endpoint and its deliveries. @return whether there was one */
    Uni<Boolean> delete(UUID user, UUID id) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(user, id))
                .map(rows -> rows.iterator().next().getLong("count") > 0);
    }

    private static Optional<WebhookEndpoint> first(RowSet<Row> rows) {
        return rows.stream().map(WebhookEndpoint::from).findFirst();
    }
}
