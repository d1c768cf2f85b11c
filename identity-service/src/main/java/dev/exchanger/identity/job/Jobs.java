package dev.exchanger.identity.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Starts the background work of this service and ends it first when the service stops. */
@ApplicationScoped
public class Jobs implements ShutdownStep {

    private final Vertx vertx;
    private final List<WorkLoop> loops = new CopyOnWriteArrayList<>();

    public Jobs(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Starts repeated work, at once and then again after each pause; sooner when nudged or failed.
     *
     * @param name  for the log
     * @param pause between the end of a run and the start of the next
     */
    public WorkLoop every(String name, Duration pause, Supplier<Uni<Void>> work) {
        WorkLoop loop = new WorkLoop(vertx, name, () -> work.get().replaceWith(pause));
        loops.add(loop);
        loop.start();
        return loop;
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "identity-jobs";
    }

    @Override
    public Uni<Void> run() {
        if (loops.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(loops.stream().map(WorkLoop::stop).toList())
                .andCollectFailures()
                .replaceWithVoid();
    }
}
