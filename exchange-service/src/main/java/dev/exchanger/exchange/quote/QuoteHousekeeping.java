package dev.exchanger.exchange.quote;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.loop.BackgroundWork;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Forgets quotes that nobody took. */
@ApplicationScoped
public class QuoteHousekeeping {

    // Small enough that no other work waits for it.
    private static final int BATCH = 1000;
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofHours(1);

    void onStart(@Observes StartupEvent event, BackgroundWork work, QuoteRepository repository, QuoteConfig config) {
        work.loop(
                        "quote housekeeping",
                        () -> repository.forget(config.retention(), BATCH).map(untilLessThan(BATCH, PAUSE)))
                .start(FIRST);
    }
}
