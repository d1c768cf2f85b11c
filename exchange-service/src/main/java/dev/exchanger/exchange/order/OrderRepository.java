package dev.exchanger.exchange.order;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.idempotency.IdempotentRequest;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.publication.Instructions;

/** SQL of orders. */
@ApplicationScoped
public class OrderRepository {

    private static final String FIND = OrderSql.SELECT + " WHERE o.id = $1 AND o.user_id = $2";
    // FOR SHARE waits for whoever is just changing the order, so that the answer is what became of it.
    private static final String FIND_SETTLED = FIND + " FOR SHARE OF o";
    private static final String LIST = OrderSql.SELECT + """
             WHERE o.user_id = $1 AND ($2::text IS NULL OR o.status = $2)
               AND ($3::timestamptz IS NULL OR (o.created_at, o.id) < ($3, $4::uuid))
             ORDER BY o.created_at DESC, o.id DESC LIMIT $5
            """;
    private static final String COUNT_OPEN = """
            SELECT count(*) AS open FROM orders WHERE user_id = $1 AND status IN %s
            """.formatted(OrderSql.OPEN);
    // The whole birth of an order in one statement. The quote is used up by a conditional update: of two orders with
    // the same quote one finds it gone and creates nothing. The hold on the reserve is part of it (see OrderSql): no
    // order exists without its hold.
    private static final String CREATE = """
            WITH used AS (
              UPDATE quotes SET used_at = now()
              WHERE id = $1 AND user_id = $2 AND application_context = $3 AND used_at IS NULL AND expires_at > now()
              RETURNING id, user_id, application_context, from_currency, to_currency, give, get, rate, fee
            ), moved AS (
              INSERT INTO orders AS o (
                id, number, user_id, application_context, quote_id, from_currency, to_currency, from_scale, to_scale,
                amount, amount_out, exchange_rate, fee, payout_method, payout_account, payout_holder,
                payment_provider, cause, expires_at)
              SELECT $4, $5, q.user_id, q.application_context, q.id, q.from_currency, q.to_currency, f.scale, t.scale,
                     q.give, q.get, q.rate, q.fee, $6, $7, $8, $17, '%s',
                     date_trunc('milliseconds', now()) + $9::bigint * interval '1 millisecond'
              FROM used q
              JOIN currencies f ON f.code = q.from_currency
              JOIN currencies t ON t.code = q.to_currency
              RETURNING o
            ), pay AS (
              INSERT INTO payment_requests (provider, reference, order_id, instructions)
              SELECT (o).payment_provider, $10, (o).id, $18 FROM moved
              RETURNING reference, order_id, instructions
            ), remembered AS (
              INSERT INTO idempotency_keys (principal, route, key, request_hash, resource_id)
              SELECT $11, $12, $13, $14, (o).id FROM moved
            )
            """.formatted(Order.CREATED)
            + OrderSql.announce("$15", "$16")
            + "SELECT " + OrderSql.COLUMNS
            + " FROM (SELECT (o).* FROM moved) AS o JOIN pay ON pay.order_id = o.id";
    private static final String CANCEL = """
            WITH moved AS (
              UPDATE orders AS o SET status = 'cancelled', cause = 'owner'
              WHERE o.id = $1 AND o.user_id = $2 AND o.version = $3 AND o.status = 'pending' AND o.expires_at > now()
              RETURNING o
            )
            """
            + OrderSql.announce("$4", "$5")
            + "SELECT " + OrderSql.COLUMNS
            + " FROM (SELECT (o).* FROM moved) AS o"
            + OrderSql.JOIN_PAYMENT;
    private static final String HISTORY = """
            SELECT h.* FROM order_history h JOIN orders o ON o.id = h.order_id
            WHERE o.id = $1 AND o.user_id = $2 ORDER BY h.version
            """;

    private final Pool pool;

    public OrderRepository(Pool pool) {
        this.pool = pool;
    }

    /** The owner's order; anybody else's is empty. */
    public Uni<Optional<Order>> find(UUID id, UUID owner) {
        return find(pool, id, owner);
    }

    Uni<Optional<Order>> find(SqlClient client, UUID id, UUID owner) {
        return client.preparedQuery(FIND).execute(Tuple.of(id, owner)).map(OrderRepository::first);
    }

    /** Like {@link #find(UUID, UUID)}, after whatever is being done to the order right now. */
    Uni<Optional<Order>> findSettled(UUID id, UUID owner) {
        return pool.preparedQuery(FIND_SETTLED).execute(Tuple.of(id, owner)).map(OrderRepository::first);
    }

    /**
     * The owner's orders, newest first.
     *
     * @param status only this one, or null for all
     * @param after  the last order of the page before, or null for the first page
     */
    Uni<List<Order>> list(UUID owner, OrderStatus status, OrderPosition after, int limit) {
        Tuple values = Tuple.of(
                owner,
                status == null ? null : status.code(),
                after == null ? null : after.createdAt().atOffset(ZoneOffset.UTC),
                after == null ? null : after.id(),
                limit);
        return pool.preparedQuery(LIST)
                .execute(values)
                .map(rows -> rows.stream().map(Order::from).toList());
    }

    Uni<Long> countOpen(SqlClient transaction, UUID owner) {
        return transaction.preparedQuery(COUNT_OPEN).execute(Tuple.of(owner)).map(rows -> rows.iterator()
                .next()
                .getLong("open"));
    }

    /**
     * Makes the order of a quote; empty if the quote is no longer to be had. Fails with {@code reserve-insufficient} if
     * the desk cannot promise the amount.
     */
    Uni<Optional<Order>> create(
            SqlClient transaction, NewOrder order, IdempotentRequest request, Duration ttl, String traceparent) {
        Tuple values = Tuple.tuple()
                .addUUID(order.quoteId())
                .addUUID(order.userId())
                .addString(order.context())
                .addUUID(order.id())
                .addString(order.number())
                .addString(order.payout().method())
                .addString(order.payout().account())
                .addString(order.payout().holder())
                .addLong(ttl.toMillis())
                .addString(order.paymentReference())
                .addString(request.principal())
                .addString(request.route())
                .addString(request.key())
                .addBuffer(Buffer.buffer(request.hash()))
                .addString(Actor.user(order.userId()))
                .addString(traceparent)
                .addString(order.payment().provider())
                .addJsonObject(
                        order.payment().instructions().map(Instructions::json).orElse(null));
        return transaction
                .preparedQuery(CREATE)
                .execute(values)
                .onFailure()
                .transform(Reserves::shortage)
                .map(OrderRepository::first);
    }

    /** Cancels if the order is still pending in this version before its deadline; empty otherwise. */
    Uni<Optional<Order>> cancel(UUID id, UUID owner, long version, String traceparent) {
        return pool.preparedQuery(CANCEL)
                .execute(Tuple.of(id, owner, version, Actor.user(owner), traceparent))
                .map(OrderRepository::first);
    }

    /** The steps of the owner's order, oldest first; empty for anybody else's. */
    Uni<List<OrderStep>> history(UUID id, UUID owner) {
        return pool.preparedQuery(HISTORY)
                .execute(Tuple.of(id, owner))
                .map(rows -> rows.stream().map(OrderStep::from).toList());
    }

    private static Optional<Order> first(RowSet<Row> rows) {
        return rows.stream().map(Order::from).findFirst();
    }
}
