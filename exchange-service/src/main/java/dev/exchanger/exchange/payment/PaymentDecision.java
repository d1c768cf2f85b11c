package dev.exchanger.exchange.payment;

import java.util.List;
import java.util.Locale;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.OrderStatus;

/**
 * What a payment means for its order.
 *
 * @param outcome how the payment is kept
 * @param steps   what the order becomes, one status after the other; none leaves it alone
 * @param paid    what has come in for the order with it
 */
record PaymentDecision(Outcome outcome, List<Step> steps, Money paid) {

    /** How a payment is kept; the spelling in the database is the name in lower case. */
    enum Outcome {
        /** Completed the amount due. */
        PAID,
        /** Completed it and more. */
        OVERPAID,
        /** In time, but the amount due is not reached. */
        UNDERPAID,
        /** After the end of the order: somebody decides. */
        LATE,
        /** After the end of the order, but good. */
        HONOURED,
        /** Not the currency that was asked for. */
        WRONG_CURRENCY,
        /** For an order that needs no payment any more. */
        SURPLUS,
        /** For no order of ours. */
        UNKNOWN_REFERENCE;

        private final String code = name().toLowerCase(Locale.ROOT);

        /** The spelling in the database and in metrics. */
        String code() {
            return code;
        }
    }

    /**
     * One change of the order's status.
     *
     * @param to    the next status
     * @param cause why
     */
    record Step(OrderStatus to, String cause) {}

    PaymentDecision {
        steps = List.copyOf(steps);
    }

    /** Whether the order, ended and without a hold, is to be paid out after all. */
    boolean takesHoldAgain() {
        return outcome == Outcome.HONOURED;
    }

    /** The same money, but a human decides what to do with it. */
    PaymentDecision notHonoured() {
        List<Step> kept =
                steps.stream().filter(step -> step.to() != OrderStatus.PAID).toList();
        return new PaymentDecision(Outcome.LATE, kept, paid);
    }
}
