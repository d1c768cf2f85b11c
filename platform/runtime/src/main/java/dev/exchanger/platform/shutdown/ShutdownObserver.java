package dev.exchanger.platform.shutdown;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts the orderly stop on SIGTERM and SIGINT. The event comes before the HTTP server closes (and only with
 * {@code quarkus.shutdown.delay-enabled}); {@code ShutdownEvent} would be too late to drain anything.
 */
@ApplicationScoped
public class ShutdownObserver {

    private final List<ShutdownStep> steps;
    private final Duration timeout;

    public ShutdownObserver(
            @All List<ShutdownStep> steps,
            @ConfigProperty(name = "exchanger.shutdown.timeout", defaultValue = "PT20S") Duration timeout) {
        this.steps = steps;
        this.timeout = timeout;
    }

    void onStop(@Observes ShutdownDelayInitiatedEvent event) {
        new GracefulShutdown(steps, timeout, Runtime.getRuntime()::halt).run();
    }
}
