package dev.exchanger.exchange.order;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The life of an order. The same transitions are a table of the database, which refuses any other; here they tell a
 * client what is possible. A test holds both equal.
 */
public enum OrderStatus {
    /** Rate locked, waiting for the payment until the deadline. */
    PENDING,
    /** Payment seen, not yet final at the provider. */
    PAID_UNCONFIRMED,
    /** Paid in full; the desk owes the payout. */
    PAID,
    /** Being paid out. */
    PROCESSING,
    /** Paid out. */
    COMPLETED,
    /** Not paid before the deadline. */
    EXPIRED,
    /** Called off before the payment. */
    CANCELLED,
    /** Something came in, but less than due; the deadline stays. */
    UNDERPAID,
    /** A human has to decide. */
    ON_HOLD,
    /** Money came after the order had ended. */
    LATE_PAID,
    /** The money goes back. */
    REFUND_PENDING,
    /** The money is back. */
    REFUNDED,
    /** The payout did not work. */
    FAILED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The spelling in JSON, events and the database. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Reads {@link #code()}. @throws IllegalArgumentException for anything else */
    public static OrderStatus of(String code) {
        OrderStatus status = valueOf(code.toUpperCase(Locale.ROOT));
        if (!status.code.equals(code)) {
            throw new IllegalArgumentException(code);
        }
        return status;
    }

    /** Whose move it is. */
    public enum Phase {
        /** The customer's: a payment is awaited, and the deadline ends the order. */
        OPEN,
        /** The desk's: it has money to look at, to pay out or to give back. */
        AT_WORK,
        /** Nobody's. Money that comes all the same opens a new chapter. */
        OVER
    }

    /** Every order is in exactly one. */
    public Phase phase() {
        return switch (this) {
            case PENDING, UNDERPAID -> Phase.OPEN;
            case PAID_UNCONFIRMED, PAID, PROCESSING, ON_HOLD, LATE_PAID, REFUND_PENDING, FAILED -> Phase.AT_WORK;
            case COMPLETED, EXPIRED, CANCELLED, REFUNDED -> Phase.OVER;
        };
    }

    /** Whether a payment is awaited: these are the statuses the deadline ends. */
    public boolean isOpen() {
        return phase() == Phase.OPEN;
    }

    /** Whether nothing is expected to follow. */
    public boolean isOver() {
        return phase() == Phase.OVER;
    }

    /** Whether the desk keeps the amount it promised; the database's {@code holds_reserve} says the same. */
    public boolean holdsReserve() {
        return switch (this) {
            case PENDING, PAID_UNCONFIRMED, UNDERPAID, PAID, PROCESSING, FAILED -> true;
            case COMPLETED, EXPIRED, CANCELLED, ON_HOLD, LATE_PAID, REFUND_PENDING, REFUNDED -> false;
        };
    }

    /** What can follow. */
    public Set<OrderStatus> next() {
        return switch (this) {
            // To itself when its deadline is moved.
            case PENDING -> EnumSet.of(PENDING, PAID_UNCONFIRMED, PAID, UNDERPAID, EXPIRED, CANCELLED, ON_HOLD);
            case PAID_UNCONFIRMED -> EnumSet.of(PAID, UNDERPAID, ON_HOLD);
            case UNDERPAID -> EnumSet.of(UNDERPAID, PAID, ON_HOLD, REFUND_PENDING);
            case PAID -> EnumSet.of(PROCESSING, ON_HOLD, REFUND_PENDING);
            case PROCESSING -> EnumSet.of(COMPLETED, FAILED, ON_HOLD);
            case FAILED -> EnumSet.of(PROCESSING, REFUND_PENDING);
            case EXPIRED, CANCELLED -> EnumSet.of(LATE_PAID);
            case LATE_PAID -> EnumSet.of(PAID, ON_HOLD, REFUND_PENDING);
            case ON_HOLD -> EnumSet.of(PAID, REFUND_PENDING, COMPLETED);
            case REFUND_PENDING -> EnumSet.of(REFUNDED, ON_HOLD);
            case COMPLETED, REFUNDED -> EnumSet.noneOf(OrderStatus.class);
        };
    }
}
