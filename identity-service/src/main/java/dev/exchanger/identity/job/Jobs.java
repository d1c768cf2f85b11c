package dev.exchanger.identity.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.shutdown.ShutdownStep;

/** Starts the background work of this service and ends it first when the service stops. */
@ApplicationScoped
public class Jobs implements ShutdownStep {

    private final Vertx vertx;
    private final List<RepeatingTask> tasks = new CopyOnWriteArrayList<>();

    public Jobs(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Starts repeated work.
     *
     * @param name  for the log
     * @param pause between two runs, and before the first
     */
    public RepeatingTask every(String name, Duration pause, Supplier<Uni<Void>> work) {
        RepeatingTask task = new RepeatingTask(name, pause, work, vertx);
        tasks.add(task);
        task.start();
        return task;
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
        if (tasks.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(tasks.stream().map(RepeatingTask::stop).toList())
                .andCollectFailures()
                .replaceWithVoid();
    }
}
