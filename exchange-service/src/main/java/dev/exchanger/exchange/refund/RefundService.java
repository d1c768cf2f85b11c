package dev.exchanger.exchange.refund;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.FourEyes;
import dev.exchanger.exchange.desk.OrderActions;
import dev.exchanger.exchange.desk.OrderActions.Effect;
import dev.exchanger.exchange.desk.OrderActions.Locked;
import dev.exchanger.exchange.desk.OrderCommand;
import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.ledger.LedgerTransaction;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payout.PayoutService;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Gives money back. Whatever operators do at once, the refunds of an order never exceed what came in for it: each is
 * decided under the order's lock, against the ledger.
 */
@ApplicationScoped
public class RefundService {

    private final RefundRepository refunds;
    private final PayoutService payouts;
    private final OrderActions actions;
    private final OrderSteps steps;
    private final Ledger ledger;
    private final FourEyes fourEyes;

    public RefundService(
            RefundRepository refunds,
            PayoutService payouts,
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

    /** Approves a refund; fails with {@code four-eyes} if the operator asked for it, and with {@code refund-decided}. */
    public Uni<Void> approve(OrderCommand command, UUID refundId) {
        return decided(command, refundId, (locked, refund) -> {
            require(refund, RefundStatus.REQUESTED);
            FourEyes.requireAnother(refund.requestedBy(), locked.operator());
            return refunds.decide(locked.transaction(), refund.id(), RefundStatus.APPROVED, locked.operator());
        });
    }

    /** Rejects a refund that has not left; an order that waited for nothing else is put on hold. */
    public Uni<Void> reject(OrderCommand command, UUID refundId) {
        return decided(command, refundId, (locked, refund) -> {
            require(refund, RefundStatus.REQUESTED, RefundStatus.APPROVED);
            return refunds.decide(locked.transaction(), refund.id(), RefundStatus.REJECTED, locked.operator())
                    .chain(() ->
                            refunds.all(locked.transaction(), locked.order().id()))
                    .flatMap(all -> locked.order().status() == OrderStatus.REFUND_PENDING
                                    && all.stream()
                                            .noneMatch(other -> other.status().open())
                            ? step(locked, OrderStatus.ON_HOLD, "refund_rejected")
                            : Uni.createFrom().voidItem());
        });
    }

    /**
     * Books a refund that has left; an order whose money is all back is refunded. Fails with
     * {@code reserve-insufficient} if the cash is not the desk's to give: it was promised to orders meanwhile.
     */
    public Uni<Void> sent(OrderCommand command, UUID refundId, String reference) {
        return decided(command, refundId, (locked, refund) -> {
            require(refund, RefundStatus.APPROVED);
            return ledger.post(
                            locked.transaction(),
                            LedgerTransaction.refund(
                                    refund.id(),
                                    refund.orderId(),
                                    refund.provider(),
                                    refund.account(),
                                    refund.amount(),
                                    refund.currency()))
                    .chain(() -> refunds.sent(locked.transaction(), refund.id(), reference, locked.operator()))
                    .chain(() -> policy(locked.transaction(), locked.order()))
                    .flatMap(policy -> locked.order().status() == OrderStatus.REFUND_PENDING && policy.allBack()
                            ? step(locked, OrderStatus.REFUNDED, "refunded")
                            : Uni.createFrom().voidItem());
        });
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
                .map(provider -> new Refund(
                        UuidV7.next(),
                        order.id(),
                        amount,
                        currency,
                        policy.account(currency),
                        provider,
                        request.reason(),
                        second ? RefundStatus.REQUESTED : RefundStatus.APPROVED,
                        second,
                        locked.operator(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .call(refund -> ends ? end(locked) : Uni.createFrom().voidItem())
                .call(refund -> refunds.insert(locked.transaction(), refund))
                .map(refund -> new Effect<>(refund.id(), values(refund)));
    }

    private Uni<Void> end(Locked locked) {
        return payouts.requireNoneInFlight(locked.transaction(), locked)
                .chain(() -> locked.order().status() == OrderStatus.REFUND_PENDING
                        ? Uni.createFrom().voidItem()
                        : step(locked, OrderStatus.REFUND_PENDING, "refund_requested"));
    }

    private Uni<Void> decided(OrderCommand command, UUID refundId, BiFunction<Locked, Refund, Uni<Void>> decision) {
        return actions.run(command, locked -> refunds.all(
                        locked.transaction(), locked.order().id())
                .map(all -> all.stream()
                        .filter(refund -> refund.id().equals(refundId))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                .flatMap(refund -> decision.apply(locked, refund).replaceWith(new Effect<Void>(null, values(refund)))));
    }

    private Uni<RefundPolicy> policy(SqlClient transaction, Order order) {
        return refunds.all(transaction, order.id()).flatMap(others -> ledger.owed(transaction, order.id())
                .map(owed -> new RefundPolicy(order, owed, others)));
    }

    private Uni<Void> step(Locked locked, OrderStatus to, String cause) {
        return steps.step(locked.transaction(), locked.order().id(), locked.to(to, cause))
                .replaceWithVoid();
    }

    private static void require(Refund refund, RefundStatus... allowed) {
        if (!List.of(allowed).contains(refund.status())) {
            throw new ProblemException(ExchangeProblem.REFUND_DECIDED, null)
                    .with("refundStatus", refund.status().code());
        }
    }

    private static Map<String, Object> values(Refund refund) {
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
