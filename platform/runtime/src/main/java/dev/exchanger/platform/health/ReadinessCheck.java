package dev.exchanger.platform.health;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import dev.exchanger.platform.shutdown.Lifecycle;

/**
 * Ready unless the process is stopping or PostgreSQL, without which almost nothing can be answered, is away. Redis does
 * not count: every feature has a degraded mode, and a blip must not take all replicas out at once.
 */
@ApplicationScoped
@Readiness
public class ReadinessCheck implements AsyncHealthCheck {

    private final Lifecycle lifecycle;
    private final PostgresChecks postgres;

    public ReadinessCheck(Lifecycle lifecycle, PostgresChecks postgres) {
        this.lifecycle = lifecycle;
        this.postgres = postgres;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (lifecycle.stopping()) {
            return Uni.createFrom().item(response(false, "stopping"));
        }
        return postgres.check()
                .map(status -> status.state() == DependencyStatus.State.UP
                        ? response(true, "ready")
                        : response(false, "postgres is away"));
    }

    private static HealthCheckResponse response(boolean up, String reason) {
        return HealthCheckResponse.named("service")
                .status(up)
                .withData("reason", reason)
                .build();
    }
}
