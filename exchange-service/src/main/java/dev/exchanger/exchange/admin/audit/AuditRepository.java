package dev.exchanger.exchange.admin.audit;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.admin.audit.Verification.Fault;
import dev.exchanger.exchange.admin.audit.Verification.Head;
import dev.exchanger.exchange.admin.audit.Verification.Reason;

/** Reads the audit log. */
@ApplicationScoped
public class AuditRepository {

    private static final String LIST = """
            SELECT position, event_id, admin_id, action, resource_type, resource_id, old_values::text AS old_values,
                   new_values::text AS new_values, host(ip_address) AS ip_address, user_agent, created_at,
                   encode(row_hash, 'hex') AS hash
            FROM audit_logs
            WHERE ($1::uuid IS NULL OR admin_id = $1) AND ($2::text IS NULL OR action = $2)
              AND ($3::text IS NULL OR resource_type = $3) AND ($4::text IS NULL OR resource_id = $4)
              AND ($5::timestamptz IS NULL OR created_at >= $5) AND ($6::timestamptz IS NULL OR created_at < $6)
              AND ($7::bigint IS NULL OR position < $7)
            ORDER BY position DESC LIMIT $8
            """;
    private static final String HEAD = """
            SELECT position, encode(row_hash, 'hex') AS hash FROM audit_logs ORDER BY position DESC LIMIT 1
            """;
    private static final String AT = """
            SELECT position, encode(row_hash, 'hex') AS hash FROM audit_logs WHERE position = $1
            """;
    // Each row is computed anew and held against the row before it; the rows themselves stay in the database.
    private static final String WALK = """
            WITH batch AS (
              SELECT l FROM audit_logs l WHERE l.position > $1 ORDER BY l.position LIMIT $3
            ), linked AS (
              SELECT (l).position, (l).prev_hash, (l).row_hash,
                     sha256((l).prev_hash || convert_to(audit_text(l), 'UTF8')) AS computed,
                     lag((l).row_hash, 1, decode($2, 'hex')) OVER chain AS hash_before,
                     lag((l).position, 1, $1::bigint) OVER chain AS position_before
              FROM batch WINDOW chain AS (ORDER BY (l).position)
            ), judged AS (
              SELECT position, row_hash, position_before,
                     CASE WHEN position <> position_before + 1 THEN 'MISSING_ROW'
                          WHEN prev_hash <> hash_before THEN 'WRONG_LINK'
                          WHEN row_hash <> computed THEN 'ALTERED_ROW' END AS fault
              FROM linked
            )
            SELECT (SELECT count(*) FROM judged) AS checked, last.position, last.hash, broken.reason,
                   broken.position AS broken_at
            FROM (VALUES (1)) AS one
            LEFT JOIN LATERAL (
              SELECT position, encode(row_hash, 'hex') AS hash FROM judged ORDER BY position DESC LIMIT 1
            ) AS last ON true
            LEFT JOIN LATERAL (
              SELECT CASE fault WHEN 'MISSING_ROW' THEN position_before + 1 ELSE position END AS position, fault AS reason
              FROM judged WHERE fault IS NOT NULL ORDER BY position LIMIT 1
            ) AS broken ON true
            """;

    private final Pool admin;
    private final ObjectMapper json;

    public AuditRepository(@ReactiveDataSource("admin") Pool admin, ObjectMapper json) {
        this.admin = admin;
        this.json = json;
    }

    /**
     * A stretch of the chain.
     *
     * @param checked rows it has
     * @param last    its last row; empty if there are no more rows
     * @param fault   the first that does not fit
     */
    record Stretch(long checked, Optional<Head> last, Optional<Fault> fault) {}

    /** Rows, newest first; {@code before} is the last position of the page before, or null. */
    Uni<List<AuditRecord>> list(AuditFilter filter, Long before, int limit) {
        Tuple values = Tuple.tuple()
                .addUUID(filter.adminId())
                .addString(filter.action())
                .addString(filter.resourceType())
                .addString(filter.resourceId())
                .addOffsetDateTime(filter.period().fromParameter())
                .addOffsetDateTime(filter.period().toParameter())
                .addLong(before)
                .addInteger(limit);
        return admin.preparedQuery(LIST)
                .execute(values)
                .map(rows -> rows.stream().map(this::entry).toList());
    }

    /** The last row of the log. */
    Uni<Optional<Head>> head() {
        return admin.query(HEAD)
                .execute()
                .map(rows -> rows.stream().map(AuditRepository::place).findFirst());
    }

    /** The row at a position. */
    Uni<Optional<Head>> at(long position) {
        return admin.preparedQuery(AT)
                .execute(Tuple.of(position))
                .map(rows -> rows.stream().map(AuditRepository::place).findFirst());
    }

    /** Looks at the rows that follow a place of the chain, at most {@code limit}. */
    Uni<Stretch> walk(Head after, int limit) {
        return admin.preparedQuery(WALK)
                .execute(Tuple.of(after.position(), after.hash(), limit))
                .map(rows -> stretch(rows.iterator().next()));
    }

    private static Stretch stretch(Row row) {
        Optional<Head> last = row.getLong("position") == null ? Optional.empty() : Optional.of(place(row));
        Optional<Fault> fault = Optional.ofNullable(row.getString("reason"))
                .map(reason -> new Fault(row.getLong("broken_at"), Reason.valueOf(reason)));
        return new Stretch(row.getLong("checked"), last, fault);
    }

    private static Head place(Row row) {
        return new Head(row.getLong("position"), row.getString("hash"));
    }

    private AuditRecord entry(Row row) {
        return new AuditRecord(
                row.getLong("position"),
                row.getUUID("event_id"),
                row.getUUID("admin_id"),
                row.getString("action"),
                row.getString("resource_type"),
                row.getString("resource_id"),
                tree(row.getString("old_values")),
                tree(row.getString("new_values")),
                row.getString("ip_address"),
                row.getString("user_agent"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("hash"));
    }

    private JsonNode tree(String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("jsonb is JSON", e);
        }
    }
}
