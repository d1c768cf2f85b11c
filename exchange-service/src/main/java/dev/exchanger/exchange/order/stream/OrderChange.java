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

    /** Money that comes after it is told by another stream, which the client opens with the last id it has. */
    boolean last() {
        return newest && status.isOver();
    }
}
