package dev.exchanger.exchange.order.stream;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.order.OrderStatus;

/** SQL of the streams. */
@ApplicationScoped
public class OrderStreamRepository {

    // The history outlives the outbox. The order as it was after each step goes through the one builder of its events;
    // only its deadline is always the one it has now.
    private static final String AFTER = """
            SELECT o.id, h.version, h.version = o.version AS newest, h.to_status,
                   (order_event(o.id, jsonb_populate_record(o, jsonb_build_object(
                      'status', h.to_status, 'previous_status', h.from_status, 'version', h.version, 'cause', h.cause,
                      'updated_at', h.occurred_at)), NULL) -> 'data')::text AS data
            FROM unnest($1::uuid[], $2::bigint[]) AS seen (order_id, version)
            JOIN orders o ON o.id = seen.order_id AND o.version > seen.version
            JOIN order_history h ON h.order_id = o.id AND h.version > seen.version
            ORDER BY o.id, h.version LIMIT $3
            """;

    private final Pool pool;

    public OrderStreamRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * What happened to orders after the versions known, those of an order in their sequence.
     *
     * @param seen the known version of each order
     */
    Uni<List<OrderChange>> after(Map<UUID, Long> seen, int limit) {
        UUID[] ids = seen.keySet().toArray(UUID[]::new);
        Long[] versions = new Long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            versions[i] = seen.get(ids[i]);
        }
        return pool.preparedQuery(AFTER)
                .execute(Tuple.of(ids, versions, limit))
                .map(rows -> rows.stream().map(OrderStreamRepository::change).toList());
    }

    private static OrderChange change(Row row) {
        return new OrderChange(
                row.getUUID("id"),
                row.getLong("version"),
                row.getBoolean("newest"),
                OrderStatus.of(row.getString("to_status")),
                row.getString("data"));
    }
}
