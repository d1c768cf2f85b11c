package dev.exchanger.exchange.order;

import java.util.Collection;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** What orders need from the expiry engine. */
public interface Deadlines {

    /** To be called after an order was committed: its timer starts. Returns at once and never fails. */
    void started(Order order);

    /** To be called after an order was committed to a status without deadline: its timer is not needed. Likewise. */
    void stopped(UUID orderId);

    /**
     * Ends those of the orders whose deadline has passed, if nobody did so yet; when this completes, none of them waits
     * for a payment any more.
     */
    Uni<Void> enforce(Collection<UUID> overdue);
}
