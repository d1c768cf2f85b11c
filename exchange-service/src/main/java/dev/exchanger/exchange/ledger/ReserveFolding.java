package dev.exchanger.exchange.ledger;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.loop.BackgroundWork;

/** Makes what orders gave back available again, a moment later. All replicas do; for each currency one at a time. */
@ApplicationScoped
public class ReserveFolding {

    void onStart(@Observes StartupEvent event, BackgroundWork work, Reserves reserves, ReserveConfig config) {
        work.loop("reserve folding", () -> reserves.fold()
                        .map(folded -> folded > 0 ? Duration.ZERO : config.foldEvery()))
                .start();
    }
}
