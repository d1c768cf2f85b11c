package dev.exchanger.platform.shutdown;

import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.arc.All;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;

/**
 * Starts the orderly stop on SIGTERM and SIGINT. The event comes before the HTTP server closes (and only with
 * {@code quarkus.shutdown.delay-enabled}); {@code ShutdownEvent} would be too late to drain anything.
 */
@ApplicationScoped
public class ShutdownObserver {

    private final GracefulShutdown shutdown;

    public ShutdownObserver(@All List<ShutdownStep> steps, ShutdownConfig config) {
        this.shutdown = new GracefulShutdown(steps, config.timeout(), Runtime.getRuntime()::halt);
    }

    void onStop(@Observes ShutdownDelayInitiatedEvent event) {
        shutdown.run();
    }

    /** In tests and in dev mode the JVM goes on without the application, and must not be halted for it. */
    @PreDestroy
    void stopped() {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            shutdown.disarm();
        }
    }
}
