package dev.exchanger.exchange.idempotency;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Forgets requests that nobody repeats any more. */
@ApplicationScoped
public class IdempotencyHousekeeping {

    // Small enough that no other work waits for it.
    private static final int BATCH = 1000;
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofHours(1);

    void onStart(
            @Observes StartupEvent event,
            BackgroundWork work,
            IdempotencyRepository repository,
            IdempotencyConfig config) {
        work.loop(
                        "idempotency housekeeping",
                        () -> repository.forget(config.retention(), BATCH).map(untilLessThan(BATCH, PAUSE)))
                .start(FIRST);
    }
}
