package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.rate.PricedPair;
import dev.exchanger.exchange.rate.RateRepository;

/** Decides about a payment as {@link PaymentPolicy} says, at the rate of now and with what the reserve still has. */
@ApplicationScoped
public class PaymentJudge {

    private final PaymentPolicy policy;
    private final RateRepository rates;
    private final Reserves reserves;

    public PaymentJudge(PaymentPolicy policy, RateRepository rates, Reserves reserves) {
        this.policy = policy;
        this.rates = rates;
        this.reserves = reserves;
    }

    /** What the payment makes of its order, which is locked. */
    Uni<PaymentDecision> judge(SqlConnection transaction, Order order, PaymentNotice notice) {
        return currentRate(transaction, order)
                .map(rate -> policy.decide(order, notice, rate))
                .flatMap(decision -> covered(transaction, order, decision));
    }

    private Uni<Optional<BigDecimal>> currentRate(SqlConnection transaction, Order order) {
        return rates.pricedPair(
                        transaction,
                        order.give().currency().code(),
                        order.get().currency().code())
                .map(pair -> pair.filter(PricedPair::fresh).map(PricedPair::customerRate));
    }

    /** An order that gave its hold back is honoured only if the reserve has it still; the money is kept in any case. */
    private Uni<PaymentDecision> covered(SqlConnection transaction, Order order, PaymentDecision decision) {
        if (!decision.takesHoldAgain()) {
            return Uni.createFrom().item(decision);
        }
        String owed = order.get().currency().code();
        return reserves.lock(transaction, order.give().currency().code(), owed)
                .map(locked -> locked.stream()
                                .filter(reserve -> reserve.currency().equals(owed))
                                .anyMatch(reserve -> reserve.available()
                                                .compareTo(order.get().amount())
                                        >= 0)
                        ? decision
                        : decision.notHonoured());
    }
}
