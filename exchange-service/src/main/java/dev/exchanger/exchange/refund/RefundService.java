package dev.exchanger.exchange.refund;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.exchange.desk.action.FourEyes;
import dev.exchanger.exchange.desk.action.OrderActions;
import dev.exchanger.exchange.desk.action.OrderActions.Effect;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payout.PayoutIntents;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Sets money aside to be given back. Whatever operators do at once, the refunds of an order never exceed what came in for
 * it: each is asked for and decided ({@link RefundDecisions}) under the order's lock, against the ledger.
 */
@ApplicationScoped
public class RefundService {

    private final RefundRepository refunds;
    private final PayoutIntents payouts;
    private final OrderActions actions;
    private final OrderSteps steps;
    private final Ledger ledger;
    private final FourEyes fourEyes;

    public RefundService(
            RefundRepository refunds,
            PayoutIntents payouts,
            OrderActions actions,
            OrderSteps steps,
            Ledger ledger,
            FourEyes fourEyes) {
        this.refunds = refunds;
        this.payouts = payouts;
        this.actions = actions;
        this.steps = steps;
        this.ledger = ledger;
        this.fourEyes = fourEyes;
    }

    /**
     * Asks for a refund. It is approved at once if one operator may give back as much for one order.
     *
     * @return its id; fails with {@code refund-too-large}, {@code invalid-transition}, {@code payout-in-flight} or
     *     {@code validation}
     */
    public Uni<UUID> request(OrderCommand command, RefundRequest request) {
        return actions.run(command, locked -> policy(locked.transaction(), locked.order())
                .flatMap(policy -> request(locked, policy, request)));
    }

    /** Refunds of all orders, see {@link RefundRepository#list}. */
    public Uni<List<Refund>> list(RefundStatus status, UUID after, int limit) {
        return refunds.list(status, after, limit);
    }

    /** What of the currency the customer was asked for could still be given back; the order is locked. */
    public Uni<Money> available(SqlClient transaction, Order order) {
        return policy(transaction, order)
                .map(policy -> Money.down(
                        policy.available(order.give().currency().code()),
                        order.give().currency()));
    }

    private Uni<Effect<UUID>> request(Locked locked, RefundPolicy policy, RefundRequest request) {
        Order order = locked.order();
        String currency = request.currency() == null ? order.give().currency().code() : request.currency();
        BigDecimal amount = new BigDecimal(request.amount());
        boolean fits = !currency.equals(order.give().currency().code())
                || Money.fits(amount, order.give().currency());
        if (amount.signum() == 0 || !fits) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("amount", "must be positive, with no more decimals than the currency has");
        }
        boolean ends = policy.endsOrder(currency, amount);
        boolean second = fourEyes.needed(
                currency, RefundRepository.sum(policy.others(), currency, false).add(amount));
        return refunds.provider(locked.transaction(), order.id(), currency, request.provider())
                .map(provider -> provider.orElseThrow(() -> new ProblemException(CommonProblem.VALIDATION, null)
                        .withError("provider", "no payment of the order came by it")))
                .map(provider -> Refund.requested(
                        UuidV7.next(),
                        order.id(),
                        amount,
                        currency,
                        policy.account(currency),
                        provider,
                        request.reason(),
                        second,
                        locked.operator()))
                .call(refund -> ends ? end(locked) : Uni.createFrom().voidItem())
                .call(refund -> refunds.insert(locked.transaction(), refund))
                .map(refund -> new Effect<>(refund.id(), values(refund)));
    }

    private Uni<Void> end(Locked locked) {
        return payouts.requireNoneInFlight(locked)
                .chain(() -> locked.order().status() == OrderStatus.REFUND_PENDING
                        ? Uni.createFrom().voidItem()
                        : steps.step(
                                        locked.transaction(),
                                        locked.order().id(),
                                        locked.to(OrderStatus.REFUND_PENDING, "refund_requested"))
                                .replaceWithVoid());
    }

    /** What may go back of an order that is locked. */
    Uni<RefundPolicy> policy(SqlClient transaction, Order order) {
        return refunds.all(transaction, order.id()).flatMap(others -> ledger.owed(transaction, order.id())
                .map(owed -> new RefundPolicy(order, owed, others)));
    }

    static Map<String, Object> values(Refund refund) {
        return Map.of(
                "refund",
                refund.id(),
                "amount",
                refund.amount().toPlainString(),
                "currency",
                refund.currency(),
                "reason",
                refund.reason());
    }
}
