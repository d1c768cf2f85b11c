package dev.exchanger.exchange.admin.configuration;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** SQL of documents, in the back office's database. */
@ApplicationScoped
public class ConfigurationRepository {

    private static final String NOT_PAST = "configurations_not_past";

    private static final String COLUMNS = """
            c.name, c.version, c.content::text AS content, c.effective_from, c.created_by, c.created_at,
            (SELECT max(l.version) FROM configurations l WHERE l.name = c.name) AS latest
            """;
    private static final String CURRENT = "SELECT DISTINCT ON (c.name) " + COLUMNS + """
            FROM configurations c
            WHERE c.effective_from <= now() AND ($1::text IS NULL OR c.name = $1)
            ORDER BY c.name, c.version DESC
            """;
    private static final String VERSIONS = "SELECT " + COLUMNS + """
            FROM configurations c
            WHERE c.name = $1 AND ($2::bigint IS NULL OR c.version < $2) ORDER BY c.version DESC LIMIT $3
            """;
    // Two who write the same version at once: the second finds it taken.
    private static final String INSERT = """
            INSERT INTO configurations AS c (name, version, content, effective_from, created_by)
            VALUES ($1, $2, $3::text::jsonb, coalesce($4, now()), $5)
            ON CONFLICT DO NOTHING
            RETURNING c.name, c.version, c.content::text AS content, c.effective_from, c.created_by, c.created_at,
                      c.version AS latest
            """;

    private final Pool admin;
    private final ObjectMapper json;

    public ConfigurationRepository(@ReactiveDataSource("admin") Pool admin, ObjectMapper json) {
        this.admin = admin;
        this.json = json;
    }

    /** The versions that hold now, of one document or (null) of all. */
    Uni<List<ConfigurationVersion>> current(String name) {
        return admin.preparedQuery(CURRENT).execute(Tuple.of(name)).map(this::versions);
    }

    /** Versions, newest first; {@code before} is the last one of the page before, or null. */
    Uni<List<ConfigurationVersion>> versions(SqlClient client, ConfigurationName name, Long before, int limit) {
        return client.preparedQuery(VERSIONS)
                .execute(Tuple.of(name.code(), before, limit))
                .map(this::versions);
    }

    Uni<List<ConfigurationVersion>> versions(ConfigurationName name, Long before, int limit) {
        return versions(admin, name, before, limit);
    }

    /** Adds a version; empty if it is taken. Fails with {@code validation} if it were to hold in the past. */
    Uni<Optional<ConfigurationVersion>> insert(
            SqlClient transaction,
            ConfigurationName name,
            long version,
            JsonNode content,
            Instant effectiveFrom,
            UUID operator) {
        Tuple values = Tuple.of(
                name.code(),
                version,
                content.toString(),
                effectiveFrom == null ? null : effectiveFrom.atOffset(ZoneOffset.UTC),
                operator);
        return transaction
                .preparedQuery(INSERT)
                .execute(values)
                .onFailure(ConfigurationRepository::isPast)
                .transform(past -> new ProblemException(CommonProblem.VALIDATION, null)
                        .withError("effectiveFrom", "must not be in the past"))
                .map(rows -> versions(rows).stream().findFirst());
    }

    private static boolean isPast(Throwable failure) {
        return failure instanceof PgException pg && NOT_PAST.equals(pg.getConstraint());
    }

    private List<ConfigurationVersion> versions(RowSet<Row> rows) {
        return rows.stream().map(this::version).toList();
    }

    private ConfigurationVersion version(Row row) {
        try {
            return new ConfigurationVersion(
                    row.getString("name"),
                    row.getLong("version"),
                    json.readTree(row.getString("content")),
                    row.getOffsetDateTime("effective_from").toInstant(),
                    row.getUUID("created_by"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getLong("latest"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("jsonb is JSON", e);
        }
    }
}
