package dev.exchanger.exchange.desk.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.desk.action.Claim;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderSql;

/** SQL of the queue. Orders sort by their ids: UUIDv7 sort by time. */
@ApplicationScoped
public class QueueRepository {

    private static final String SELECT = "SELECT " + OrderSql.COLUMNS + """
            , c.operator_id AS claim_operator, c.claimed_at, c.until AS claimed_until
            FROM orders o
            """ + OrderSql.JOIN_PAYMENT + """
            LEFT JOIN order_claims c ON c.order_id = o.id AND c.until > now()
            WHERE
            """;
    private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    private final Pool pool;

    public QueueRepository(Pool pool) {
        this.pool = pool;
    }

    /** An order with who works on it. @param claim null for nobody */
    record Queued(Order order, Claim claim) {}

    /** Everything the transaction reads from now on is of one moment. */
    Uni<Void> snapshot(SqlClient transaction) {
        return transaction.query(SNAPSHOT).execute().replaceWithVoid();
    }

    Uni<Optional<Queued>> find(SqlClient client, UUID id) {
        return client.preparedQuery(SELECT + " o.id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.stream().map(QueueRepository::queued).findFirst());
    }

    /** @param after the last order of the page before, null for the first page */
    Uni<List<Queued>> list(QueueQuery query, UUID after, int limit) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder(SELECT).append(' ').append(query.where(parameters));
        if (after != null) {
            sql.append(" AND o.id ")
                    .append(query.newest() ? '<' : '>')
                    .append(' ')
                    .append(QueueQuery.parameter(parameters, after));
        }
        sql.append(" ORDER BY o.id ")
                .append(query.newest() ? "DESC" : "ASC")
                .append(" LIMIT ")
                .append(QueueQuery.parameter(parameters, limit));
        return pool.preparedQuery(sql.toString())
                .execute(Tuple.from(parameters))
                .map(rows -> rows.stream().map(QueueRepository::queued).toList());
    }

    private static Queued queued(Row row) {
        UUID operator = row.getUUID("claim_operator");
        Claim claim = operator == null
                ? null
                : new Claim(
                        operator,
                        row.getOffsetDateTime("claimed_at").toInstant(),
                        row.getOffsetDateTime("claimed_until").toInstant());
        return new Queued(Order.from(row), claim);
    }
}
