package dev.exchanger.exchange.expiry;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.order.Deadlines;
import dev.exchanger.exchange.order.Order;

/** The engine as the orders see it. */
@ApplicationScoped
public class ExpiryDeadlines implements Deadlines {

    private static final Logger LOG = Logger.getLogger(ExpiryDeadlines.class);

    private final ExpiryTimers timers;
    private final ExpiryClaims claims;
    private final ExpiryMetrics metrics;

    public ExpiryDeadlines(ExpiryTimers timers, ExpiryClaims claims, ExpiryMetrics metrics) {
        this.timers = timers;
        this.claims = claims;
        this.metrics = metrics;
    }

    @Override
    public void started(Order order) {
        inBackground(timers.start(order.id(), order.expiresAt()), order.id());
    }

    @Override
    public void stopped(UUID orderId) {
        inBackground(timers.stop(Set.of(orderId)), orderId);
    }

    @Override
    public Uni<Void> enforce(Collection<UUID> overdue) {
        return claims.among(ExpiryPath.READ, overdue).replaceWithVoid();
    }

    /** Without its timer the order is found by the sweep. */
    private void inBackground(Uni<Void> action, UUID orderId) {
        action.subscribe().with(done -> {}, failure -> {
            metrics.timerFailed();
            LOG.debugf("timer of order %s: %s", orderId, failure.getMessage());
        });
    }
}
