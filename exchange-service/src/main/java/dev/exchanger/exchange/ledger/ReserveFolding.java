package dev.exchanger.exchange.ledger;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Makes what orders gave back available again, a moment later. All replicas do; for each currency one at a time. */
@ApplicationScoped
public class ReserveFolding implements ShutdownStep {

    private final WorkLoop loop;

    public ReserveFolding(Vertx vertx, Reserves reserves, ReserveConfig config) {
        this.loop = new WorkLoop(vertx, "reserve folding", () -> reserves.fold()
                .map(folded -> folded > 0 ? Duration.ZERO : config.foldEvery()));
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "reserve-folding";
    }

    @Override
    public Uni<Void> run() {
        return loop.stop();
    }
}
