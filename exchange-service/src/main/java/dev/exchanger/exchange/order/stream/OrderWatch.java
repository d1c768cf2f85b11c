package dev.exchanger.exchange.order.stream;

import java.util.UUID;

/** A stream that wants what happens to one order after a version. */
final class OrderWatch {

    private final UUID orderId;
    private final EventStream stream;
    // Written by the poller only, once the watch is registered.
    private volatile long seen;

    /** @param seen the version after which the stream begins, 0 for all */
    OrderWatch(UUID orderId, long seen, EventStream stream) {
        this.orderId = orderId;
        this.seen = seen;
        this.stream = stream;
    }

    UUID orderId() {
        return orderId;
    }

    EventStream stream() {
        return stream;
    }

    long seen() {
        return seen;
    }

    /** Tells the step unless it was told; the newest one of an order that has ended ends the stream. */
    void tell(OrderChange change) {
        if (change.version() <= seen) {
            return;
        }
        seen = change.version();
        stream.send(change.version(), change.data());
        if (change.last()) {
            stream.end();
        }
    }
}
