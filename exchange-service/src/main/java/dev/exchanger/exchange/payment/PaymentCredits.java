package dev.exchanger.exchange.payment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.ledger.LedgerTransaction;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Deadlines;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payment.PaymentDecision.Outcome;
import dev.exchanger.exchange.payment.PaymentDecision.Step;
import dev.exchanger.platform.event.OutboxRelay;

/**
 * Credits payments: each is kept, booked and then decided, under its order's lock and in the caller's transaction. So a
 * payment, the deadline and the owner's cancellation follow each other in some order, and each finds what the one
 * before made of the order.
 */
@ApplicationScoped
public class PaymentCredits {

    private final PaymentRepository payments;
    private final SightingRepository sightings;
    private final PaymentJudge judge;
    private final PaymentConflicts conflicts;
    private final OrderSteps steps;
    private final Ledger ledger;
    private final Deadlines deadlines;
    private final OutboxRelay relay;

    public PaymentCredits(
            PaymentRepository payments,
            SightingRepository sightings,
            PaymentJudge judge,
            PaymentConflicts conflicts,
            OrderSteps steps,
            Ledger ledger,
            Deadlines deadlines,
            OutboxRelay relay) {
        this.payments = payments;
        this.sightings = sightings;
        this.judge = judge;
        this.conflicts = conflicts;
        this.steps = steps;
        this.ledger = ledger;
        this.deadlines = deadlines;
        this.relay = relay;
    }

    /**
     * What became of a payment.
     *
     * @param outcome how it is noted: one of {@code PaymentDecision.Outcome} in lower case, {@code duplicate},
     *     {@code conflict}, {@code repeated} or {@code ignored}
     * @param closed  the order that stopped waiting because of it
     * @param opened  the order that waits for more, until its deadline, because of it
     */
    public record Credited(String outcome, Optional<UUID> closed, Optional<Order> opened) {

        static Credited nothing(String outcome) {
            return new Credited(outcome, Optional.empty(), Optional.empty());
        }

        static Credited closing(String outcome, UUID orderId) {
            return new Credited(outcome, Optional.of(orderId), Optional.empty());
        }
    }

    /** Who credits, and because of which request. */
    record Cause(String actor, String traceparent) {}

    /**
     * Keeps a payment and decides about it. The same transaction told again changes nothing.
     *
     * @param actor       who says it, for the order's history
     * @param traceparent the trace that caused it, null for none
     * @return after the commit to be handed to {@link #committed}
     */
    public Uni<Credited> credit(SqlConnection transaction, PaymentNotice notice, String actor, String traceparent) {
        Cause cause = new Cause(actor, traceparent);
        return payments.lockByReference(transaction, notice.provider(), notice.reference())
                .flatMap(order -> order.isPresent()
                        ? seenBefore(transaction, order.get(), notice)
                                .flatMap(dated -> decide(transaction, order.get(), dated, cause))
                        : conflicts.unknownReference(transaction, notice, cause));
    }

    /** To be called after the commit: timers stop, events leave. */
    public void committed(Credited credited) {
        credited.closed().ifPresent(deadlines::stopped);
        credited.opened().ifPresent(deadlines::started);
        relay.nudge();
    }

    /** A payment was made when the provider first saw it, not when it was confirmed. */
    private Uni<PaymentNotice> seenBefore(SqlConnection transaction, Order order, PaymentNotice notice) {
        if (order.status() != OrderStatus.PAID_UNCONFIRMED) {
            return Uni.createFrom().item(notice);
        }
        return sightings.paidAt(transaction, notice, order.id()).map(seen -> seen.filter(
                        at -> at.isBefore(notice.paidAt()))
                .map(at -> notice.paidAt(at))
                .orElse(notice));
    }

    private Uni<Credited> decide(SqlConnection transaction, Order order, PaymentNotice notice, Cause cause) {
        return judge.judge(transaction, order, notice)
                .flatMap(decision -> payments.insert(transaction, notice, order.id(), decision.outcome())
                        .flatMap(fresh -> fresh.isPresent()
                                ? apply(transaction, order, decision, notice, fresh.get(), cause)
                                : conflicts.known(transaction, notice, cause)));
    }

    private Uni<Credited> apply(
            SqlConnection transaction,
            Order order,
            PaymentDecision decision,
            PaymentNotice notice,
            UUID paymentId,
            Cause cause) {
        return ledger.post(transaction, booking(order, decision, notice, paymentId))
                .chain(booked -> steps(transaction, order, decision.steps(), decision.paid(), cause))
                .replaceWith(credited(order, decision));
    }

    private static Credited credited(Order order, PaymentDecision decision) {
        boolean open = decision.steps().stream()
                .reduce(order.status().isOpen(), (before, step) -> step.to().isOpen(), (a, b) -> b);
        return new Credited(
                decision.outcome().code(),
                order.status().isOpen() && !open ? Optional.of(order.id()) : Optional.empty(),
                open && !order.status().isOpen() ? Optional.of(order) : Optional.empty());
    }

    private static LedgerTransaction booking(
            Order order, PaymentDecision decision, PaymentNotice notice, UUID paymentId) {
        if (decision.outcome() == Outcome.WRONG_CURRENCY) {
            return LedgerTransaction.unclaimed(
                    paymentId, order.id(), notice.provider(), notice.amount(), notice.currency());
        }
        Money credited = Money.down(notice.amount(), order.give().currency());
        return LedgerTransaction.payment(paymentId, order.id(), notice.provider(), notice.amount(), credited);
    }

    private Uni<Void> steps(SqlConnection transaction, Order order, List<Step> wanted, Money paid, Cause cause) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Step step : wanted) {
            done = done.chain(() -> step(transaction, order.id(), step, paid, cause));
        }
        return done;
    }

    private Uni<Void> step(SqlConnection transaction, UUID orderId, Step step, Money paid, Cause cause) {
        return steps.step(
                        transaction,
                        orderId,
                        new OrderSteps.Step(
                                step.to(), step.cause(), Optional.of(paid), cause.actor(), cause.traceparent()))
                .replaceWithVoid();
    }
}
