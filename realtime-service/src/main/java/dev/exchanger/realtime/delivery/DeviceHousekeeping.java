package dev.exchanger.realtime.delivery;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Forgets devices whose sessions have long ended, with their marks. */
@ApplicationScoped
class DeviceHousekeeping implements ShutdownStep {

    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofMinutes(30);

    private final WorkLoop loop;

    DeviceHousekeeping(UndeliveredRepository repository, DeliveryConfig config, Vertx vertx) {
        this.loop = new WorkLoop(vertx, "device-housekeeping", () -> repository
                .forget(config.deviceRetention(), BATCH)
                .map(count -> count == BATCH ? Duration.ZERO : PAUSE));
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "device-housekeeping-stop";
    }

    @Override
    public Uni<Void> run() {
        return loop.stop();
    }
}
