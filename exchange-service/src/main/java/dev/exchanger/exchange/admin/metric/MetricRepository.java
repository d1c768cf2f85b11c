package dev.exchanger.exchange.admin.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.admin.metric.MetricSeries.Point;
import dev.exchanger.exchange.admin.metric.MetricSeries.Series;

/** SQL of recorded figures, in the back office's database. */
@ApplicationScoped
public class MetricRepository {

    private static final String ENTER =
            "INSERT INTO metric_minutes (minute, node) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private static final String INSERT = """
            INSERT INTO system_metrics (metric_name, tags, recorded_at, metric_value) VALUES ($1, $2, $3, $4)
            """;
    private static final String SERIES = """
            SELECT tags::text AS tags, date_bin($4::bigint * interval '1 second', recorded_at, $2::timestamptz) AS at,
                   count(*) AS n, sum(metric_value) AS sum, avg(metric_value) AS avg, min(metric_value) AS min,
                   max(metric_value) AS max, (array_agg(metric_value ORDER BY recorded_at DESC))[1] AS last
            FROM system_metrics
            WHERE metric_name = $1 AND recorded_at >= $2::timestamptz AND recorded_at < $3
            GROUP BY 1, 2 ORDER BY 1, 2
            """;
    private static final String PURGE = """
            DELETE FROM system_metrics WHERE ctid = ANY(ARRAY(
              SELECT ctid FROM system_metrics WHERE recorded_at < now() - $1::bigint * interval '1 second' LIMIT $2))
            """;
    private static final String PURGE_MINUTES = """
            DELETE FROM metric_minutes WHERE minute < now() - $1::bigint * interval '1 second'
            """;

    private final Pool admin;

    public MetricRepository(@ReactiveDataSource("admin") Pool admin) {
        this.admin = admin;
    }

    /** Makes a minute one's own. @return false if another replica has it; waits while another one is about to have it */
    Uni<Boolean> enter(SqlClient transaction, Instant minute, String node) {
        return transaction
                .preparedQuery(ENTER)
                .execute(Tuple.of(minute.atOffset(ZoneOffset.UTC), node))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Void> insert(SqlClient transaction, Instant minute, List<Sample> samples) {
        List<Tuple> rows = samples.stream()
                .map(sample ->
                        Tuple.of(sample.name().code(), sample.tags(), minute.atOffset(ZoneOffset.UTC), sample.value()))
                .toList();
        return transaction.preparedQuery(INSERT).executeBatch(rows).replaceWithVoid();
    }

    Uni<List<Series>> series(MetricQuery query) {
        Tuple values = Tuple.of(
                query.name().code(),
                query.from().atOffset(ZoneOffset.UTC),
                query.to().atOffset(ZoneOffset.UTC),
                query.step().toSeconds());
        return admin.preparedQuery(SERIES).execute(values).map(MetricRepository::series);
    }

    /** Forgets figures older than that, at most {@code limit}. @return how many */
    Uni<Integer> purge(Duration retention, int limit) {
        return admin.preparedQuery(PURGE_MINUTES)
                .execute(Tuple.of(retention.toSeconds()))
                .chain(() -> admin.preparedQuery(PURGE).execute(Tuple.of(retention.toSeconds(), limit)))
                .map(RowSet::rowCount);
    }

    private static List<Series> series(RowSet<Row> rows) {
        Map<String, List<Point>> byTags = new LinkedHashMap<>();
        rows.forEach(row -> byTags.computeIfAbsent(row.getString("tags"), tags -> new ArrayList<>())
                .add(new Point(
                        row.getOffsetDateTime("at").toInstant(),
                        row.getLong("n"),
                        row.getDouble("sum"),
                        row.getDouble("avg"),
                        row.getDouble("min"),
                        row.getDouble("max"),
                        row.getDouble("last"))));
        return byTags.entrySet().stream()
                .map(entry -> new Series(tags(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        new JsonObject(text).forEach(tag -> tags.put(tag.getKey(), String.valueOf(tag.getValue())));
        return tags;
    }
}
