package dev.exchanger.realtime.delivery;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Forgets devices whose sessions have long ended, with their marks. */
@ApplicationScoped
class DeviceHousekeeping {

    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofMinutes(30);

    void start(
            @Observes StartupEvent event,
            BackgroundWork work,
            UndeliveredRepository repository,
            DeliveryConfig config) {
        work.loop(
                        "device housekeeping",
                        () -> repository.forget(config.deviceRetention(), BATCH).map(untilLessThan(BATCH, PAUSE)))
                .start();
    }
}
