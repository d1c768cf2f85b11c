package dev.exchanger.exchange.order.stream;

import java.util.UUID;

import dev.exchanger.exchange.order.OrderStatus;

/**
 * A step of an order as its event tells it.
 *
 * @param orderId the order
 * @param version its version after the step
 * @param newest  whether the order is still in that version
 * @param status  its status after the step
 * @param data    the event's {@code data}, JSON in one line
 */
record OrderChange(UUID orderId, long version, boolean newest, OrderStatus status, String data) {

    /** Whether nothing is expected to follow. */
    boolean last() {
        return newest && hasEnded(status);
    }

    /** Money that comes after all that is told by another stream, which the client opens with the last id it has. */
    static boolean hasEnded(OrderStatus status) {
        return switch (status) {
            case COMPLETED, EXPIRED, CANCELLED, REFUNDED -> true;
            case PENDING, PAID_UNCONFIRMED, PAID, PROCESSING, UNDERPAID, ON_HOLD, LATE_PAID, REFUND_PENDING, FAILED ->
                false;
        };
    }
}
