package dev.exchanger.exchange.analytics;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of analytics events. */
@ApplicationScoped
public class AnalyticsRepository {

    // A batch whose answer was lost is written again.
    private static final String INSERT = """
            INSERT INTO analytics_events (id, user_id, event_type, event_data, created_at)
            SELECT e.id, e.user_id, e.type, e.data::jsonb, e.at
            FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS e (id, user_id, type, data, at)
            ON CONFLICT DO NOTHING
            """;
    private static final String FORGET = """
            DELETE FROM analytics_events WHERE id IN (
              SELECT id FROM analytics_events WHERE created_at < now() - $1 * interval '1 ms' ORDER BY created_at LIMIT $2)
            """;

    private final Pool pool;

    public AnalyticsRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> insert(List<AnalyticsEvent> events) {
        Tuple values = Tuple.of(
                events.stream().map(AnalyticsEvent::id).toArray(UUID[]::new),
                events.stream().map(AnalyticsEvent::userId).toArray(UUID[]::new),
                events.stream().map(AnalyticsEvent::type).toArray(String[]::new),
                events.stream().map(AnalyticsEvent::data).toArray(String[]::new),
                events.stream()
                        .map(event -> event.at().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    /** @return how many, at most {@code limit} */
    Uni<Integer> forget(Duration retention, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of((double) retention.toMillis(), limit))
                .map(RowSet<Row>::rowCount);
    }
}
