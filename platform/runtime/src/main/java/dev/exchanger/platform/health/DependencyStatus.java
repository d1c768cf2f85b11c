package dev.exchanger.platform.health;

import java.util.Map;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How a dependency does.
 *
 * @param state   see {@link State}
 * @param details what an operator wants to see; no secrets, no addresses with credentials
 */
public record DependencyStatus(State state, Map<String, Object> details) {

    /** Worst last. */
    @Schema(name = "HealthState")
    public enum State {
        /** Works. */
        UP,
        /** Away, and the service goes on in its declared degraded mode. */
        DEGRADED,
        /** Away, and requests that need it are answered 503. */
        DOWN
    }
}
