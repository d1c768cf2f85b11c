package dev.exchanger.exchange.payment;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.ledger.LedgerTransaction;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payment.PaymentCredits.Cause;
import dev.exchanger.exchange.payment.PaymentCredits.Credited;
import dev.exchanger.exchange.payment.PaymentDecision.Outcome;

/** Payments that cannot just be credited: of no order of ours, or told before. */
@ApplicationScoped
public class PaymentConflicts {

    private static final Logger LOG = Logger.getLogger(PaymentConflicts.class);
    private static final String CONFLICT = "conflict";

    private final PaymentRepository payments;
    private final OrderSteps steps;
    private final Ledger ledger;

    public PaymentConflicts(PaymentRepository payments, OrderSteps steps, Ledger ledger) {
        this.payments = payments;
        this.steps = steps;
        this.ledger = ledger;
    }

    /** Keeps a payment whose reference is none of ours. */
    Uni<Credited> unknownReference(SqlConnection transaction, PaymentNotice notice, Cause cause) {
        return payments.insert(transaction, notice, null, Outcome.UNKNOWN_REFERENCE)
                .flatMap(fresh -> {
                    if (fresh.isEmpty()) {
                        return known(transaction, notice, cause);
                    }
                    LOG.warnf(
                            "payment %s of %s has a reference of no order", notice.transactionId(), notice.provider());
                    return ledger.post(
                                    transaction,
                                    LedgerTransaction.unclaimed(
                                            fresh.get(), null, notice.provider(), notice.amount(), notice.currency()))
                            .replaceWith(Credited.nothing(Outcome.UNKNOWN_REFERENCE.code()));
                });
    }

    /** The transaction was told before. Told differently now, neither telling can be believed: a human decides. */
    Uni<Credited> known(SqlConnection transaction, PaymentNotice notice, Cause cause) {
        return payments.find(transaction, notice.provider(), notice.transactionId())
                .flatMap(known -> {
                    if (known.isSame(notice)) {
                        return Uni.createFrom().item(Credited.nothing("duplicate"));
                    }
                    LOG.errorf(
                            "payment %s of %s was told twice, differently", notice.transactionId(), notice.provider());
                    return known.orderId() == null
                            ? Uni.createFrom().item(Credited.nothing(CONFLICT))
                            : hold(transaction, known.orderId(), cause);
                });
    }

    private Uni<Credited> hold(SqlConnection transaction, UUID orderId, Cause cause) {
        return steps.lock(transaction, orderId).map(Optional::orElseThrow).flatMap(order -> {
            // While money goes back a human is deciding already.
            if (order.status() == OrderStatus.REFUND_PENDING
                    || !order.status().next().contains(OrderStatus.ON_HOLD)) {
                return Uni.createFrom().item(Credited.nothing(CONFLICT));
            }
            OrderSteps.Step step = new OrderSteps.Step(
                    OrderStatus.ON_HOLD,
                    "conflicting_payment",
                    Optional.of(order.paid()),
                    cause.actor(),
                    cause.traceparent());
            return steps.step(transaction, orderId, step)
                    .replaceWith(
                            order.status().isOpen() ? Credited.closing(CONFLICT, orderId) : Credited.nothing(CONFLICT));
        });
    }
}
