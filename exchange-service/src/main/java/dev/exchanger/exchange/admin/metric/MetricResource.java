package dev.exchanger.exchange.admin.metric;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** Figures of the desk over time. */
@Path("/api/v1/admin/metrics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin: metrics", description = "Figures of the desk over time")
@Secured(value = ApplicationContext.ADMIN, permission = "metrics:read")
public class MetricResource {

    private final MetricService metrics;

    public MetricResource(MetricService metrics) {
        this.metrics = metrics;
    }

    @GET
    @Operation(
            summary = "A metric over time",
            description = "name: orders, orders.day, reserves.held, reserves.available, expiry.ended, expiry.lag.p50,"
                    + " expiry.lag.p99, outbox.pending, outbox.age or payments. Without from and to the last day, in"
                    + " steps of 15 minutes. Answers may be 15 minutes old.")
    @APIResponse(responseCode = "200", description = "The figures; both ends are moved to whole steps")
    @APIResponse(responseCode = "422", description = "validation: no such metric or time, or more than 1000 points")
    public Uni<MetricSeries> series(
            @RestQuery String name, @RestQuery String from, @RestQuery String to, @RestQuery String step) {
        return metrics.series(name, from, to, step);
    }
}
