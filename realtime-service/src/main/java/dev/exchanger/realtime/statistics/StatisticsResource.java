package dev.exchanger.realtime.statistics;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** Sockets and sessions as operators see them. */
@Path("/api/v1/connections/statistics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sockets")
public class StatisticsResource {

    private final StatisticsService statistics;

    public StatisticsResource(StatisticsService statistics) {
        this.statistics = statistics;
    }

    @GET
    @Secured(value = ApplicationContext.ADMIN, permission = "metrics:read")
    @Operation(
            summary = "Connections and sessions of all nodes",
            description = "Each node tells every few seconds; the node that answers counts now.")
    @APIResponse(responseCode = "200", description = "The nodes, and their sums")
    public Uni<StatisticsResponse> statistics() {
        return statistics.all();
    }
}
