package dev.exchanger.exchange.order;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.money.Money;

/** Changes the status of orders that the caller has locked; history, event and hold on the reserve follow by themselves. */
@ApplicationScoped
public class OrderSteps {

    private static final String LOCK = OrderSql.SELECT + " WHERE o.id = $1 FOR UPDATE OF o";
    private static final String STEP = """
            WITH moved AS (
              UPDATE orders AS o SET status = $2, cause = $3, paid_amount = coalesce($4, o.paid_amount)
              WHERE o.id = $1 RETURNING o
            )
            """ + OrderSql.announce("$5", "$6") + "SELECT (o).version FROM moved";

    /**
     * One change.
     *
     * @param to          the next status
     * @param cause       why, e.g. {@code payment}
     * @param paid        what has come in with it; empty if that does not change
     * @param actor       who, see {@link Actor}
     * @param traceparent the trace that caused it, null for none
     */
    public record Step(OrderStatus to, String cause, Optional<Money> paid, String actor, String traceparent) {}

    /** Locks an order until the end of the transaction; empty if there is none. */
    public Uni<Optional<Order>> lock(SqlClient transaction, UUID orderId) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(orderId)).map(rows -> rows.stream()
                .map(Order::from)
                .findFirst());
    }

    /**
     * Makes the change.
     *
     * @return the order's new version; fails with {@code reserve-insufficient} if the order takes a hold again that
     *     the reserve does not cover. Whether the transition exists the caller has checked: here it would be a 500
     */
    public Uni<Long> step(SqlClient transaction, UUID orderId, Step step) {
        BigDecimal paid = step.paid().map(Money::amount).orElse(null);
        Tuple values = Tuple.tuple()
                .addUUID(orderId)
                .addString(step.to().code())
                .addString(step.cause())
                .addBigDecimal(paid)
                .addString(step.actor())
                .addString(step.traceparent());
        return transaction
                .preparedQuery(STEP)
                .execute(values)
                .onFailure()
                .transform(Reserves::shortage)
                .map(rows -> rows.iterator().next().getLong("version"));
    }
}
