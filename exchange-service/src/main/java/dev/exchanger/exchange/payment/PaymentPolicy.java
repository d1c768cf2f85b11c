package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.payment.PaymentDecision.Outcome;
import dev.exchanger.exchange.payment.PaymentDecision.Step;
import dev.exchanger.exchange.settings.DeskSettings;

/**
 * Decides about payments. Pure: the same order, payment, rate and settings give the same decision, and every step of it is a
 * transition the order may take.
 */
@ApplicationScoped
public class PaymentPolicy {

    private static final String PAYMENT = "payment";
    private static final String LATE = "late_payment";

    private final PaymentConfig config;
    private final DeskSettings settings;

    public PaymentPolicy(PaymentConfig config, DeskSettings settings) {
        this.config = config;
        this.settings = settings;
    }

    /**
     * The decision about a payment that was not seen before.
     *
     * @param order       its order, locked
     * @param notice      the payment
     * @param currentRate the customer's rate of the pair now; empty if the desk stands behind none
     */
    PaymentDecision decide(Order order, PaymentNotice notice, Optional<BigDecimal> currentRate) {
        if (!notice.currency().equals(order.give().currency().code())) {
            return wrongCurrency(order);
        }
        // More decimals than the currency has can only come from a provider's mistake: they are not credited.
        Money paid = order.paid().plus(Money.down(notice.amount(), order.give().currency()));
        return switch (order.status()) {
            case PENDING, UNDERPAID, PAID_UNCONFIRMED ->
                isInTime(order, notice) ? inTime(order, paid) : afterDeadline(order, notice, paid, currentRate);
            case EXPIRED -> late(order, notice, paid, currentRate, new ArrayList<>());
            case CANCELLED -> new PaymentDecision(Outcome.LATE, List.of(new Step(OrderStatus.LATE_PAID, LATE)), paid);
            case PAID, PROCESSING, COMPLETED, ON_HOLD, LATE_PAID, REFUND_PENDING, REFUNDED, FAILED ->
                new PaymentDecision(Outcome.SURPLUS, List.of(), order.paid());
        };
    }

    /** A payment counts as in time when it was made in time, however slow the provider was to tell. */
    private static boolean isInTime(Order order, PaymentNotice notice) {
        // The deadline does not end an order whose payment was seen, but another payment after it is late all the same.
        boolean bound = order.overdue() || order.status() == OrderStatus.PAID_UNCONFIRMED;
        return !bound || isPaidBefore(order, notice);
    }

    /**
     * Whether a payment that was only seen keeps the deadline from the order: it must be in time and enough, or a
     * cent would hold the rate.
     */
    boolean awaitsConfirmation(Order order, PaymentNotice notice) {
        return order.status() == OrderStatus.PENDING
                && notice.currency().equals(order.give().currency().code())
                && isInTime(order, notice)
                && isEnough(order, Money.down(notice.amount(), order.give().currency()));
    }

    private PaymentDecision inTime(Order order, Money paid) {
        if (!isEnough(order, paid)) {
            Step step = new Step(OrderStatus.UNDERPAID, PAYMENT);
            return new PaymentDecision(Outcome.UNDERPAID, List.of(step), paid);
        }
        boolean over = paid.compareTo(order.give()) > 0;
        Step step = new Step(OrderStatus.PAID, over ? "overpaid" : PAYMENT);
        return new PaymentDecision(over ? Outcome.OVERPAID : Outcome.PAID, List.of(step), paid);
    }

    /** The deadline has passed but nothing has ended the order yet: it ends here first. */
    private PaymentDecision afterDeadline(
            Order order, PaymentNotice notice, Money paid, Optional<BigDecimal> currentRate) {
        List<Step> steps = new ArrayList<>();
        if (order.status() == OrderStatus.PENDING) {
            steps.add(new Step(OrderStatus.EXPIRED, "deadline"));
            return late(order, notice, paid, currentRate, steps);
        }
        steps.add(new Step(OrderStatus.ON_HOLD, "deadline"));
        return new PaymentDecision(Outcome.LATE, steps, paid);
    }

    private PaymentDecision late(
            Order order, PaymentNotice notice, Money paid, Optional<BigDecimal> currentRate, List<Step> steps) {
        steps.add(new Step(OrderStatus.LATE_PAID, LATE));
        boolean good = isEnough(order, paid) && (isPaidBefore(order, notice) || isHonoured(order, notice, currentRate));
        if (good) {
            steps.add(new Step(OrderStatus.PAID, isPaidBefore(order, notice) ? "paid_in_time" : "late_honoured"));
        }
        return new PaymentDecision(good ? Outcome.HONOURED : Outcome.LATE, steps, paid);
    }

    private static boolean isPaidBefore(Order order, PaymentNotice notice) {
        return !notice.paidAt().isAfter(order.expiresAt());
    }

    private boolean isHonoured(Order order, PaymentNotice notice, Optional<BigDecimal> currentRate) {
        Duration age = Duration.between(order.expiresAt(), notice.paidAt());
        return age.compareTo(settings.now().lateGrace()) <= 0
                && currentRate
                        .map(rate -> rate.divide(order.rate(), new MathContext(20, RoundingMode.HALF_EVEN))
                                .subtract(BigDecimal.ONE)
                                .abs())
                        .filter(drift -> drift.compareTo(config.lateMaxDrift()) <= 0)
                        .isPresent();
    }

    private boolean isEnough(Order order, Money paid) {
        BigDecimal least = order.give().amount().multiply(BigDecimal.ONE.subtract(config.tolerance()));
        return paid.amount().compareTo(least) >= 0;
    }

    private static PaymentDecision wrongCurrency(Order order) {
        String cause = "wrong_currency";
        List<Step> steps =
                switch (order.status()) {
                    case PENDING, UNDERPAID, PAID_UNCONFIRMED, LATE_PAID ->
                        List.of(new Step(OrderStatus.ON_HOLD, cause));
                    case EXPIRED, CANCELLED ->
                        List.of(new Step(OrderStatus.LATE_PAID, cause), new Step(OrderStatus.ON_HOLD, cause));
                    case PAID, PROCESSING, COMPLETED, ON_HOLD, REFUND_PENDING, REFUNDED, FAILED -> List.of();
                };
        return new PaymentDecision(Outcome.WRONG_CURRENCY, steps, order.paid());
    }
}
