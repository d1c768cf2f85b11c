package dev.exchanger.exchange.desk.order;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.OrderSql;
import dev.exchanger.exchange.quote.Price;

/** The statement that gives an order new terms, and the table {@code order_requotes}. */
@ApplicationScoped
class RequoteRepository {

    // The terms are read from the snapshot before the change; the change itself decides about the hold (see OrderSql).
    private static final String REQUOTE = """
            WITH kept AS (
              INSERT INTO order_requotes (order_id, version, amount, amount_out, exchange_rate, fee, rate_id, operator_id)
              SELECT id, version, amount, amount_out, exchange_rate, fee, $7, $8 FROM orders WHERE id = $1
            ), moved AS (
              UPDATE orders AS o SET status = 'paid', cause = 'requoted', amount = $2, amount_out = $3,
                                     exchange_rate = $4, fee = $5, paid_amount = $6
              WHERE o.id = $1 RETURNING o
            )
            """ + OrderSql.announce("$9", "$10") + "SELECT (o).version FROM moved";

    /**
     * Changes the terms of a locked order; the old ones are kept.
     *
     * @param paid what is to stand as paid
     * @return fails with {@code reserve-insufficient}
     */
    Uni<Void> requote(Locked locked, Money give, Price price, Money paid, long rateId) {
        Tuple values = Tuple.tuple()
                .addUUID(locked.order().id())
                .addBigDecimal(give.amount())
                .addBigDecimal(price.get().amount())
                .addBigDecimal(price.rate())
                .addBigDecimal(price.fee().amount())
                .addBigDecimal(paid.amount())
                .addLong(rateId)
                .addUUID(locked.operator())
                .addString(locked.actor())
                .addString(locked.traceparent());
        return locked.transaction()
                .preparedQuery(REQUOTE)
                .execute(values)
                .onFailure()
                .transform(Reserves::shortage)
                .replaceWithVoid();
    }
}
