package dev.exchanger.platform.health;

import java.util.Map;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import dev.exchanger.platform.security.Open;

/** What monitoring and people look at; probes of the orchestrator use {@code /q/health} on the management port. */
@Path("/api/health")
@Open
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health", description = "Whether the service works, and what it depends on")
public class HealthResource {

    private final Health health;
    private final RedisCheck redis;

    public HealthResource(Health health, RedisCheck redis) {
        this.health = health;
        this.redis = redis;
    }

    @GET
    @Operation(summary = "The service and everything it depends on")
    @APIResponse(
            responseCode = "200",
            description = "Works, perhaps in degraded mode",
            content = @Content(schema = @Schema(implementation = Health.Report.class)))
    @APIResponse(
            responseCode = "503",
            description = "Something needed for every request is away",
            content = @Content(schema = @Schema(implementation = Health.Report.class)))
    public Uni<Response> all() {
        return health.report().map(report -> Response.status(report.status() == DependencyStatus.State.DOWN ? 503 : 200)
                .entity(report)
                .build());
    }

    @GET
    @Path("/redis")
    @Operation(summary = "The Redis connection")
    @APIResponse(responseCode = "200", description = "What the service knows; 200 also while Redis is away")
    public Uni<Map<String, Map<String, Object>>> redis() {
        return redis.check().map(status -> Map.of(redis.name(), status.details()));
    }
}
