package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderSql;
import dev.exchanger.exchange.quote.Price;
import dev.exchanger.exchange.rate.PricedPair;
import dev.exchanger.exchange.rate.RateRepository;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Gives an order the rate of this moment. The order has no hold before, so the one it takes with its new status is for
 * the new amount; the old terms are kept.
 */
@ApplicationScoped
public class RequoteService {

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

    private final RateRepository rates;

    public RequoteService(RateRepository rates) {
        this.rates = rates;
    }

    /**
     * Prices what came in, at most what was asked for, at the current rate.
     *
     * @param available what came in for the order
     * @return what the audit entry tells; fails with {@code underpaid} if nothing did, {@code pair-unknown},
     *     {@code pair-halted}, {@code rate-stale} or {@code reserve-insufficient}
     */
    Uni<Map<String, Object>> requote(Locked locked, Money available) {
        Order order = locked.order();
        if (!available.isPositive()) {
            throw new ProblemException(ExchangeProblem.UNDERPAID, null).with("available", available.text());
        }
        return rates.pricedPair(
                        locked.transaction(),
                        order.give().currency().code(),
                        order.get().currency().code())
                .map(pair -> pair.orElseThrow(() -> new ProblemException(ExchangeProblem.PAIR_UNKNOWN, null)))
                .flatMap(pair -> apply(locked, available, pair));
    }

    private static Uni<Map<String, Object>> apply(Locked locked, Money available, PricedPair pair) {
        pair.requireFresh();
        Order order = locked.order();
        Money give = available.compareTo(order.give()) < 0 ? available : order.give();
        Price price = Price.forGive(give, order.get().currency(), pair.customerRate(), pair.feeShare());
        if (!price.get().isPositive()) {
            throw new ProblemException(ExchangeProblem.UNDERPAID, null).with("available", available.text());
        }
        BigDecimal paid = DecisionService.atLeast(order.paid(), available).amount();
        Tuple values = Tuple.tuple()
                .addUUID(order.id())
                .addBigDecimal(give.amount())
                .addBigDecimal(price.get().amount())
                .addBigDecimal(price.rate())
                .addBigDecimal(price.fee().amount())
                .addBigDecimal(paid)
                .addLong(pair.rateId())
                .addUUID(locked.operator())
                .addString(locked.actor())
                .addString(locked.traceparent());
        return locked.transaction()
                .preparedQuery(REQUOTE)
                .execute(values)
                .onFailure()
                .transform(Reserves::shortage)
                .replaceWith(Map.of("rateId", pair.rateId(), "source", pair.source()));
    }
}
