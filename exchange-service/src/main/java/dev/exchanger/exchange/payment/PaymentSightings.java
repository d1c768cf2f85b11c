package dev.exchanger.exchange.payment;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payment.PaymentCredits.Credited;

/**
 * Payments that a provider has seen but does not vouch for yet. Nothing is booked and nothing is owed because of them;
 * they only keep the deadline from ending an order whose money is on its way.
 */
@ApplicationScoped
public class PaymentSightings {

    private static final String SEEN = "seen";

    private final PaymentRepository payments;
    private final SightingRepository sightings;
    private final PaymentPolicy policy;
    private final OrderSteps steps;

    public PaymentSightings(
            PaymentRepository payments, SightingRepository sightings, PaymentPolicy policy, OrderSteps steps) {
        this.payments = payments;
        this.sightings = sightings;
        this.policy = policy;
        this.steps = steps;
    }

    /**
     * Notes that a payment was seen. Told again, told after its confirmation, or of no order: nothing changes.
     *
     * @param actor       who says it, for the order's history
     * @param traceparent the trace that caused it, null for none
     * @return after the commit to be handed to {@link PaymentCredits#committed}
     */
    Uni<Credited> seen(SqlConnection transaction, PaymentNotice notice, String actor, String traceparent) {
        return payments.lockByReference(transaction, notice.provider(), notice.reference())
                .flatMap(order -> payments.isKnown(transaction, notice.provider(), notice.transactionId())
                        .flatMap(known -> known
                                ? Uni.createFrom().item(Credited.nothing("duplicate"))
                                : note(transaction, order, notice, actor, traceparent)));
    }

    private Uni<Credited> note(
            SqlConnection transaction, Optional<Order> order, PaymentNotice notice, String actor, String traceparent) {
        UUID orderId = order.map(Order::id).orElse(null);
        return sightings.insert(transaction, notice, orderId).flatMap(fresh -> {
            if (!fresh) {
                return Uni.createFrom().item(Credited.nothing("duplicate"));
            }
            if (order.isEmpty() || !policy.awaitsConfirmation(order.get(), notice)) {
                return Uni.createFrom().item(Credited.nothing(SEEN));
            }
            OrderSteps.Step step = new OrderSteps.Step(
                    OrderStatus.PAID_UNCONFIRMED, "payment_seen", Optional.<Money>empty(), actor, traceparent);
            return steps.step(transaction, orderId, step).replaceWith(Credited.closing(SEEN, orderId));
        });
    }
}
