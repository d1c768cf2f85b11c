package dev.exchanger.exchange.admin.report;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of reports, in the back office's database. */
@ApplicationScoped
public class ReportRepository {

    private static final String FIND = """
            SELECT id, type, parameters::text AS parameters, status, requested_by, created_at, finished_at, failure,
                   row_count, truncated
            FROM reports WHERE id = $1
            """;
    private static final String INSERT =
            "INSERT INTO reports (id, type, parameters, requested_by) VALUES ($1, $2, $3::text::jsonb, $4)";
    private static final String GIVE_UP = """
            UPDATE reports SET status = 'failed', failure = 'abandoned', finished_at = now()
            WHERE status = 'running' AND lease_until < now() AND attempts >= $1
            """;
    private static final String CLAIM = """
            UPDATE reports AS r
            SET status = 'running', node = $1, lease_until = now() + $2::bigint * interval '1 millisecond',
                attempts = r.attempts + 1
            WHERE r.id = (
              SELECT id FROM reports
              WHERE status = 'queued' OR (status = 'running' AND lease_until < now() AND attempts < $3)
              ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING r.id, r.type, r.parameters::text AS parameters, r.attempts, r.row_count,
                      (SELECT count(*) FROM report_pages p WHERE p.report_id = r.id)::int AS pages,
                      (SELECT p.position FROM report_pages p WHERE p.report_id = r.id ORDER BY p.page DESC LIMIT 1)
                        AS position
            """;
    // Only who holds the lease writes: a replica that was silent for too long finds it in other hands.
    private static final String ADVANCE = """
            UPDATE reports
            SET lease_until = now() + $4::bigint * interval '1 millisecond', row_count = row_count + $5,
                status = CASE WHEN $6 THEN 'done' ELSE 'running' END, finished_at = CASE WHEN $6 THEN now() END,
                truncated = $7
            WHERE id = $1 AND node = $2 AND attempts = $3 AND status = 'running'
            """;
    private static final String INSERT_PAGE =
            "INSERT INTO report_pages (report_id, page, position, lines) VALUES ($1, $2, $3, $4)";
    private static final String COUNT_PAGES = "SELECT count(*)::int AS pages FROM report_pages WHERE report_id = $1";
    private static final String PAGE = "SELECT lines FROM report_pages WHERE report_id = $1 AND page = $2";
    private static final String FAIL = """
            UPDATE reports SET status = 'failed', failure = $4, finished_at = now()
            WHERE id = $1 AND node = $2 AND attempts = $3 AND status = 'running'
            """;
    private static final String PURGE = """
            DELETE FROM reports WHERE id IN (
              SELECT id FROM reports WHERE created_at < now() - $1::bigint * interval '1 second' LIMIT $2)
            """;

    private final Pool admin;
    private final ObjectMapper json;

    public ReportRepository(@ReactiveDataSource("admin") Pool admin, ObjectMapper json) {
        this.admin = admin;
        this.json = json;
    }

    Uni<Optional<Report>> find(UUID id) {
        return admin.preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> rows.stream().map(this::report).findFirst());
    }

    Uni<Void> insert(SqlClient transaction, UUID id, ReportType type, ReportParameters parameters, UUID operator) {
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(id, type.code(), text(parameters), operator))
                .replaceWithVoid();
    }

    /** Takes the oldest report that nobody works at; those that were begun too often are given up. */
    Uni<Optional<ReportJob>> claim(String node, Duration lease, int attempts) {
        return admin.preparedQuery(GIVE_UP)
                .execute(Tuple.of(attempts))
                .chain(() -> admin.preparedQuery(CLAIM).execute(Tuple.of(node, lease.toMillis(), attempts)))
                .map(rows -> rows.stream().map(this::job).findFirst());
    }

    /**
     * Stores that a page was made and renews the lease.
     *
     * @param last      whether the report is done with it
     * @param truncated whether there would be more
     * @return false if the lease is in other hands
     */
    Uni<Boolean> advance(
            SqlClient transaction,
            ReportJob job,
            String node,
            Duration lease,
            int rows,
            boolean last,
            boolean truncated) {
        Tuple values = Tuple.tuple()
                .addUUID(job.id())
                .addString(node)
                .addInteger(job.attempt())
                .addLong(lease.toMillis())
                .addLong((long) rows)
                .addBoolean(last)
                .addBoolean(truncated);
        return transaction.preparedQuery(ADVANCE).execute(values).map(updated -> updated.rowCount() == 1);
    }

    Uni<Void> insertPage(SqlClient transaction, ReportJob job, ReportPage page) {
        JsonArray lines = new JsonArray();
        page.lines().forEach(line -> lines.add(new JsonArray(line)));
        return transaction
                .preparedQuery(INSERT_PAGE)
                .execute(Tuple.of(job.id(), job.page(), page.next(), lines))
                .replaceWithVoid();
    }

    Uni<Void> fail(ReportJob job, String node, ReportFailure why) {
        Tuple values = Tuple.of(job.id(), node, job.attempt(), why.code());
        return admin.preparedQuery(FAIL).execute(values).replaceWithVoid();
    }

    Uni<Integer> countPages(UUID id) {
        return admin.preparedQuery(COUNT_PAGES)
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getInteger("pages"));
    }

    /** Lines, each an array of texts in the order of the columns. */
    Uni<JsonArray> page(UUID id, int page) {
        return admin.preparedQuery(PAGE)
                .execute(Tuple.of(id, page))
                .map(rows -> rows.iterator().next().getJsonArray("lines"));
    }

    /** Forgets reports older than that, at most {@code limit}. @return how many */
    Uni<Integer> purge(Duration retention, int limit) {
        return admin.preparedQuery(PURGE)
                .execute(Tuple.of(retention.toSeconds(), limit))
                .map(RowSet::rowCount);
    }

    private Report report(Row row) {
        Optional<String> failure = Optional.ofNullable(row.getString("failure"));
        Optional<OffsetDateTime> finished = Optional.ofNullable(row.getOffsetDateTime("finished_at"));
        return new Report(
                row.getUUID("id"),
                row.getString("type"),
                parameters(row),
                ReportStatus.of(row.getString("status")),
                row.getUUID("requested_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                finished.map(OffsetDateTime::toInstant).orElse(null),
                failure.map(ReportFailure::of).orElse(null),
                row.getLong("row_count"),
                row.getBoolean("truncated"));
    }

    private ReportJob job(Row row) {
        return new ReportJob(
                row.getUUID("id"),
                ReportType.of(row.getString("type")).orElseThrow(),
                parameters(row),
                row.getInteger("attempts"),
                row.getInteger("pages"),
                row.getString("position"),
                row.getLong("row_count"));
    }

    private ReportParameters parameters(Row row) {
        try {
            return json.readValue(row.getString("parameters"), ReportParameters.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parameters were checked before they were stored", e);
        }
    }

    /** Also the spelling that equal parameters share. */
    String text(ReportParameters parameters) {
        try {
            return json.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
