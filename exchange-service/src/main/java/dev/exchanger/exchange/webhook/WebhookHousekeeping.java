package dev.exchanger.exchange.webhook;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** Forgets deliveries past their retention, and with them those of endpoints that are gone. */
@ApplicationScoped
public class WebhookHousekeeping {

    private static final Logger LOG = Logger.getLogger(WebhookHousekeeping.class);
    private static final int BATCH = 1000;

    private final WebhookDeliveryRepository deliveries;
    private final WebhookConfig config;

    public WebhookHousekeeping(WebhookDeliveryRepository deliveries, WebhookConfig config) {
        this.deliveries = deliveries;
        this.config = config;
    }

    @Scheduled(
            identity = "webhook-housekeeping",
            every = "1h",
            delayed = "7m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return forgetBatches().onFailure().recoverWithItem(failure -> {
            LOG.warnf("housekeeping of webhooks failed: %s", failure.getMessage());
            return null;
        });
    }

    private Uni<Void> forgetBatches() {
        return deliveries
                .forget(config.retention(), BATCH)
                .flatMap(count ->
                        count == BATCH ? forgetBatches() : Uni.createFrom().voidItem());
    }
}
