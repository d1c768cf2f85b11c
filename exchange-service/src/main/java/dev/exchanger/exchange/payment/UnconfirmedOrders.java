package dev.exchanger.exchange.payment;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.OutboxRelay;

/** Puts orders on hold whose payment was seen and never confirmed. Runs on every replica; each order is found once. */
@ApplicationScoped
public class UnconfirmedOrders {

    private static final Logger LOG = Logger.getLogger(UnconfirmedOrders.class);
    private static final int BATCH = 200;

    private final SightingRepository sightings;
    private final PaymentConfig config;
    private final OutboxRelay relay;

    public UnconfirmedOrders(SightingRepository sightings, PaymentConfig config, OutboxRelay relay) {
        this.sightings = sightings;
        this.config = config;
        this.relay = relay;
    }

    /** Ends the patience with those that have waited too long. Never fails: the next run is the retry. */
    @Scheduled(
            identity = "unconfirmed-orders",
            every = "${exchanger.payment.confirmation-check:PT10S}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> hold() {
        return sightings
                .holdOverdue(config.confirmationTimeout(), BATCH)
                .invoke(this::tell)
                .flatMap(
                        held -> held.size() == BATCH ? hold() : Uni.createFrom().voidItem())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("orders that wait for a confirmation were not looked at: %s", failure.getMessage());
                    return null;
                });
    }

    private void tell(List<UUID> held) {
        held.forEach(id -> LOG.warnf("order %s: its payment was seen, but not confirmed in time", id));
        if (!held.isEmpty()) {
            relay.nudge();
        }
    }
}
