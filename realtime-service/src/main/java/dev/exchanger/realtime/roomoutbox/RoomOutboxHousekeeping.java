package dev.exchanger.realtime.roomoutbox;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Forgets entries that were published longer ago than anybody repeats a request. */
@ApplicationScoped
public class RoomOutboxHousekeeping {

    private static final int BATCH = 1000;
    private static final Duration PAUSE = Duration.ofMinutes(10);

    void start(
            @Observes StartupEvent event,
            BackgroundWork work,
            RoomOutboxRepository repository,
            RoomOutboxConfig config) {
        work.loop(
                        "room outbox housekeeping",
                        () -> repository.forget(config.retention(), BATCH).map(untilLessThan(BATCH, PAUSE)))
                .start();
    }
}
