package dev.exchanger.exchange.payout;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.desk.action.Claims;
import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.ledger.LedgerTransaction;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;

/**
 * What a provider's answer makes of a payout, its order and the ledger, in one transaction. The order becomes completed,
 * and returns its hold, before the cash leaves: the other way round the reserve would for a moment promise what it has
 * paid out.
 */
@ApplicationScoped
public class PayoutSettlement {

    private static final Logger LOG = Logger.getLogger(PayoutSettlement.class);

    private final PayoutRepository payouts;
    private final OrderSteps steps;
    private final Ledger ledger;
    private final Claims claims;

    public PayoutSettlement(PayoutRepository payouts, OrderSteps steps, Ledger ledger, Claims claims) {
        this.payouts = payouts;
        this.steps = steps;
        this.ledger = ledger;
        this.claims = claims;
    }

    /** In whose name an order moves, and in which trace. */
    record Cause(String actor, String traceparent) {}

    /**
     * What a payout came to.
     *
     * @param before    where it stood
     * @param after     where it stands
     * @param sincePaid if the money left by this: how long after the order was last paid
     */
    record Settled(PayoutStatus before, PayoutStatus after, Optional<Duration> sincePaid) {}

    /** Settles a payout that is in flight; order and payout are locked. */
    Uni<Settled> apply(SqlConnection transaction, Order order, StoredPayout payout, PayoutResult result, Cause cause) {
        return switch (result.answer()) {
            case CONFIRMED ->
                confirmed(transaction, order, payout, result, cause)
                        .chain(() -> left(transaction, payout, PayoutStatus.CONFIRMED));
            case REFUSED ->
                refused(transaction, order, payout, result, cause)
                        .replaceWith(new Settled(payout.status(), PayoutStatus.FAILED, Optional.empty()));
            case ACCEPTED ->
                payouts.update(transaction, payout.id(), PayoutStatus.SENT, result.reference(), result.failure())
                        .chain(() -> left(transaction, payout, PayoutStatus.SENT));
            case UNKNOWN, UNHEARD ->
                payouts.update(transaction, payout.id(), PayoutStatus.UNKNOWN, result.reference(), result.failure())
                        .replaceWith(new Settled(payout.status(), PayoutStatus.UNKNOWN, Optional.empty()));
        };
    }

    /** What was sent before does not leave by being confirmed. */
    private Uni<Settled> left(SqlConnection transaction, StoredPayout payout, PayoutStatus after) {
        Uni<Optional<Duration>> since = payout.status() == PayoutStatus.SENT
                ? Uni.createFrom().item(Optional.empty())
                : payouts.sincePaid(transaction, payout.orderId());
        return since.map(waited -> new Settled(payout.status(), after, waited));
    }

    private Uni<Void> confirmed(
            SqlConnection transaction, Order order, StoredPayout payout, PayoutResult result, Cause cause) {
        // What was given may be less than asked for, within the tolerance, or more: the rest stays the customer's.
        Money given = order.paid().compareTo(order.give()) < 0 ? order.paid() : order.give();
        return step(transaction, order, OrderStatus.COMPLETED, "paid_out", cause)
                .chain(() -> payouts.update(
                        transaction, payout.id(), PayoutStatus.CONFIRMED, result.reference(), result.failure()))
                .chain(() -> ledger.post(
                        transaction, LedgerTransaction.exchange(order.id(), given, order.get(), order.fee())))
                .chain(() -> ledger.post(
                        transaction,
                        LedgerTransaction.payout(payout.id(), order.id(), payout.provider(), payout.amount())))
                .chain(() -> claims.drop(transaction, order.id()));
    }

    private Uni<Void> refused(
            SqlConnection transaction, Order order, StoredPayout payout, PayoutResult result, Cause cause) {
        LOG.warnf("payout %s was refused: %s", payout.id(), result.failure());
        return payouts.update(transaction, payout.id(), PayoutStatus.FAILED, result.reference(), result.failure())
                .chain(() -> order.status() == OrderStatus.PROCESSING
                        ? step(transaction, order, OrderStatus.FAILED, "payout_refused", cause)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> step(SqlConnection transaction, Order order, OrderStatus to, String why, Cause cause) {
        return steps.step(
                        transaction,
                        order.id(),
                        new OrderSteps.Step(to, why, Optional.empty(), cause.actor(), cause.traceparent()))
                .replaceWithVoid();
    }
}
