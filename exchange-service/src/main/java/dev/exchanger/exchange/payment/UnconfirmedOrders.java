package dev.exchanger.exchange.payment;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

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

    void onStart(@Observes StartupEvent event, BackgroundWork work) {
        work.loop("unconfirmed orders", this::hold).start();
    }

    /** Ends the patience with those that have waited too long. */
    Uni<Duration> hold() {
        return sightings
                .holdOverdue(config.confirmationTimeout(), BATCH)
                .invoke(this::tell)
                .map(List::size)
                .map(untilLessThan(BATCH, config.confirmationCheck()));
    }

    private void tell(List<UUID> held) {
        held.forEach(id -> LOG.warnf("order %s: its payment was seen, but not confirmed in time", id));
        if (!held.isEmpty()) {
            relay.nudge();
        }
    }
}
