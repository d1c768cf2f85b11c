package dev.exchanger.exchange.refund;

import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.FourEyes;
import dev.exchanger.exchange.desk.action.OrderActions;
import dev.exchanger.exchange.desk.action.OrderActions.Effect;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.ledger.LedgerTransaction;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What becomes of a refund that was asked for: approved, rejected, sent. Each fails with {@code not-found} too. */
@ApplicationScoped
public class RefundDecisions {

    private final RefundRepository refunds;
    private final RefundService service;
    private final OrderActions actions;
    private final OrderSteps steps;
    private final Ledger ledger;

    public RefundDecisions(
            RefundRepository refunds, RefundService service, OrderActions actions, OrderSteps steps, Ledger ledger) {
        this.refunds = refunds;
        this.service = service;
        this.actions = actions;
        this.steps = steps;
        this.ledger = ledger;
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
                    .chain(() -> service.policy(locked.transaction(), locked.order()))
                    .flatMap(policy -> locked.order().status() == OrderStatus.REFUND_PENDING && policy.allBack()
                            ? step(locked, OrderStatus.REFUNDED, "refunded")
                            : Uni.createFrom().voidItem());
        });
    }

    private Uni<Void> decided(OrderCommand command, UUID refundId, BiFunction<Locked, Refund, Uni<Void>> decision) {
        return actions.run(command, locked -> refunds.all(
                        locked.transaction(), locked.order().id())
                .map(all -> all.stream()
                        .filter(refund -> refund.id().equals(refundId))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                .flatMap(refund -> decision.apply(locked, refund)
                        .replaceWith(new Effect<Void>(null, RefundService.values(refund)))));
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
}
