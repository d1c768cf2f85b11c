package dev.exchanger.identity.cache;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of what Redis must still be told. */
@ApplicationScoped
public class InvalidationRepository {

    private static final String INSERT = """
            INSERT INTO invalidation_outbox (kind, key, keep_until)
            SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
            RETURNING seq, kind, key, keep_until
            """;
    private static final String INSERT_IN_SESSION = """
            INSERT INTO invalidation_outbox (kind, key, keep_until)
            SELECT item.entry ->> 'kind', item.entry ->> 'key', cast(item.entry ->> 'until' AS timestamptz)
            FROM jsonb_array_elements(cast(cast(:invalidations AS text) AS jsonb)) AS item (entry)
            """;
    private static final String DUE = """
            SELECT seq, kind, key, keep_until FROM invalidation_outbox
            WHERE created_at <= now() - make_interval(secs => $1)
            ORDER BY seq LIMIT 500
            """;
    private static final String DELETE = "DELETE FROM invalidation_outbox WHERE seq = ANY ($1)";

    private final Pool pool;

    public InvalidationRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<List<PendingInvalidation>> insert(SqlClient connection, List<Invalidation> invalidations) {
        String[] kinds = invalidations.stream().map(i -> i.kind().code()).toArray(String[]::new);
        String[] keys = invalidations.stream().map(Invalidation::key).toArray(String[]::new);
        OffsetDateTime[] ends = invalidations.stream()
                .map(i -> i.keepUntil().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(kinds, keys, ends))
                .map(InvalidationRepository::all);
    }

    Uni<Void> insert(Mutiny.Session session, List<Invalidation> invalidations) {
        JsonArray entries = new JsonArray();
        for (Invalidation invalidation : invalidations) {
            entries.add(new JsonObject()
                    .put("kind", invalidation.kind().code())
                    .put("key", invalidation.key())
                    .put("until", invalidation.keepUntil().toString()));
        }
        return session.createNativeQuery(INSERT_IN_SESSION)
                .setParameter("invalidations", entries.encode())
                .executeUpdate()
                .replaceWithVoid();
    }

    /** The oldest rows of at least this age: younger ones are still with the request that wrote them. */
    Uni<List<PendingInvalidation>> due(Duration age) {
        return pool.preparedQuery(DUE)
                .execute(Tuple.of(age.toMillis() / 1000.0))
                .map(InvalidationRepository::all);
    }

    Uni<Void> delete(List<PendingInvalidation> done) {
        Long[] numbers = done.stream().map(PendingInvalidation::number).toArray(Long[]::new);
        return pool.preparedQuery(DELETE).execute(Tuple.of(numbers)).replaceWithVoid();
    }

    private static List<PendingInvalidation> all(Iterable<Row> rows) {
        List<PendingInvalidation> all = new ArrayList<>();
        for (Row row : rows) {
            all.add(new PendingInvalidation(
                    row.getLong("seq"),
                    new Invalidation(
                            Invalidation.Kind.of(row.getString("kind")),
                            row.getString("key"),
                            row.getOffsetDateTime("keep_until").toInstant())));
        }
        return all;
    }
}
