package dev.exchanger.exchange.desk.order;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
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

    private final RateRepository rates;
    private final RequoteRepository requotes;

    public RequoteService(RateRepository rates, RequoteRepository requotes) {
        this.rates = rates;
        this.requotes = requotes;
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

    private Uni<Map<String, Object>> apply(Locked locked, Money available, PricedPair pair) {
        pair.requireFresh();
        Order order = locked.order();
        Money give = available.compareTo(order.give()) < 0 ? available : order.give();
        Price price = Price.forGive(give, order.get().currency(), pair.customerRate(), pair.feeShare());
        if (!price.get().isPositive()) {
            throw new ProblemException(ExchangeProblem.UNDERPAID, null).with("available", available.text());
        }
        return requotes.requote(locked, give, price, DecisionService.atLeast(order.paid(), available), pair.rateId())
                .replaceWith(Map.of("rateId", pair.rateId(), "source", pair.source()));
    }
}
