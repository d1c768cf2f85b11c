package dev.exchanger.realtime.roomoutbox;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Forgets entries that were published longer ago than anybody repeats a request. */
@ApplicationScoped
public class RoomOutboxHousekeeping implements ShutdownStep {

    private static final int BATCH = 1000;
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final RoomOutboxRepository repository;
    private final RoomOutboxConfig config;
    private final WorkLoop loop;

    public RoomOutboxHousekeeping(RoomOutboxRepository repository, RoomOutboxConfig config, Vertx vertx) {
        this.repository = repository;
        this.config = config;
        this.loop = new WorkLoop(vertx, "room-outbox-housekeeping", this::forget);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    private Uni<Duration> forget() {
        return repository.forget(config.retention(), BATCH).map(count -> count == BATCH ? Duration.ZERO : PAUSE);
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "room-outbox-housekeeping-stop";
    }

    @Override
    public Uni<Void> run() {
        return loop.stop();
    }
}
