package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.Claims;
import dev.exchanger.exchange.desk.action.OrderActions;
import dev.exchanger.exchange.desk.action.OrderActions.Effect;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.exchange.desk.action.OrderNotes;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderService;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payment.PaymentConfig;
import dev.exchanger.exchange.payout.PayoutIntents;
import dev.exchanger.exchange.refund.RefundService;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.ProblemException;

/** What operators decide about orders, money apart. */
@ApplicationScoped
public class DecisionService {

    private final OrderActions actions;
    private final OrderSteps steps;
    private final OrderNotes notes;
    private final Claims claims;
    private final RefundService refunds;
    private final PayoutIntents payouts;
    private final RequoteService requotes;
    private final PaymentConfig payments;

    public DecisionService(
            OrderActions actions,
            OrderSteps steps,
            OrderNotes notes,
            Claims claims,
            RefundService refunds,
            PayoutIntents payouts,
            RequoteService requotes,
            PaymentConfig payments) {
        this.actions = actions;
        this.steps = steps;
        this.notes = notes;
        this.claims = claims;
        this.refunds = refunds;
        this.payouts = payouts;
        this.requotes = requotes;
        this.payments = payments;
    }

    /** Takes or renews the claim of an order; one that is paid is being processed from then on. */
    Uni<Void> claim(OrderCommand command) {
        return actions.run(command, locked -> claims.take(
                        locked.transaction(), locked.order().id(), locked.operator())
                .call(claim -> locked.order().status() == OrderStatus.PAID
                        ? step(locked, OrderStatus.PROCESSING, "claimed")
                        : Uni.createFrom().voidItem())
                .map(claim -> new Effect<Void>(null, Map.of("claimedUntil", claim.until()))));
    }

    /** Gives the claim back; whoever has none gives nothing back. */
    Uni<Void> release(OrderCommand command) {
        return actions.run(command, locked -> claims.drop(
                        locked.transaction(), locked.order().id())
                .replaceWith(new Effect<Void>(null, Map.of("claimedUntil", "released"))));
    }

    /** Stops an order until somebody decides. */
    Uni<Void> hold(OrderCommand command, String reason) {
        return actions.run(command, locked -> {
            OrderService.requireNext(locked.order(), OrderStatus.ON_HOLD);
            if (locked.order().status() == OrderStatus.REFUND_PENDING) {
                // Its refunds are set aside: they are rejected first.
                throw OrderService.notAllowed(locked.order());
            }
            return payouts.requireNoneInFlight(locked)
                    .chain(() -> step(locked, OrderStatus.ON_HOLD, "operator"))
                    .chain(() -> note(locked, "hold", reason))
                    .replaceWith(new Effect<Void>(null, Map.of("reason", reason)));
        });
    }

    /**
     * Lets an order on hold, or paid late, go on at its own terms.
     *
     * @param reason may be null
     * @return fails with {@code underpaid} if less came in than it costs, {@code reserve-insufficient} if the desk cannot
     *     promise the amount again
     */
    Uni<Void> resume(OrderCommand command, String reason) {
        return actions.run(command, locked -> waiting(locked).flatMap(available -> {
            BigDecimal least = locked.order().give().amount().multiply(BigDecimal.ONE.subtract(payments.tolerance()));
            if (available.amount().compareTo(least) < 0) {
                throw new ProblemException(ExchangeProblem.UNDERPAID, null)
                        .with("available", available.text())
                        .with("give", locked.order().give().text());
            }
            OrderSteps.Step step = new OrderSteps.Step(
                    OrderStatus.PAID,
                    "released",
                    Optional.of(atLeast(locked.order().paid(), available)),
                    locked.actor(),
                    locked.traceparent());
            return steps.step(locked.transaction(), locked.order().id(), step)
                    .chain(() -> note(locked, "release", reason))
                    .replaceWith(new Effect<Void>(null, reason == null ? Map.of() : Map.of("reason", reason)));
        }));
    }

    /** Gives an order on hold, or paid late, the current rate, see {@link RequoteService}. */
    Uni<Void> requote(OrderCommand command, String reason) {
        return actions.run(command, locked -> waiting(locked)
                .flatMap(available -> requotes.requote(locked, available))
                .call(details -> note(locked, "requote", reason))
                .map(details -> new Effect<Void>(null, details)));
    }

    /** Calls a pending order off that nobody has paid for. */
    Uni<Void> cancel(OrderCommand command, String reason) {
        return actions.run(command, locked -> {
            OrderService.requireNext(locked.order(), OrderStatus.CANCELLED);
            if (locked.order().overdue()) {
                // It ran out between the look and the lock: the deadline ends it.
                throw IfMatch.stale();
            }
            return step(locked, OrderStatus.CANCELLED, "operator")
                    .chain(() -> note(locked, "cancel", reason))
                    .replaceWith(new Effect<Void>(null, Map.of("reason", reason)));
        });
    }

    /** What came in for an order that waits for a decision, refunds taken off. */
    private Uni<Money> waiting(Locked locked) {
        Order order = locked.order();
        if (order.status() != OrderStatus.ON_HOLD && order.status() != OrderStatus.LATE_PAID) {
            throw OrderService.notAllowed(order);
        }
        return payouts.requireNoneInFlight(locked).chain(() -> refunds.available(locked.transaction(), order));
    }

    private Uni<Void> note(Locked locked, String action, String reason) {
        return notes.add(locked.transaction(), locked.order().id(), locked.operator(), action, reason);
    }

    private Uni<Void> step(Locked locked, OrderStatus to, String cause) {
        return steps.step(locked.transaction(), locked.order().id(), locked.to(to, cause))
                .replaceWithVoid();
    }

    static Money atLeast(Money one, Money other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
