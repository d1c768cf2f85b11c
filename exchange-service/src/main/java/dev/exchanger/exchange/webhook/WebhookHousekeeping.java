package dev.exchanger.exchange.webhook;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Forgets deliveries past their retention, and with them those of endpoints that are gone. */
@ApplicationScoped
public class WebhookHousekeeping {

    private static final int BATCH = 1000;
    private static final Duration FIRST = Duration.ofMinutes(7);
    private static final Duration PAUSE = Duration.ofHours(1);

    void onStart(
            @Observes StartupEvent event,
            BackgroundWork work,
            WebhookDeliveryRepository deliveries,
            WebhookConfig config) {
        work.loop(
                        "webhook housekeeping",
                        () -> deliveries.forget(config.retention(), BATCH).map(untilLessThan(BATCH, PAUSE)))
                .start(FIRST);
    }
}
