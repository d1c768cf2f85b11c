package dev.exchanger.exchange.analytics;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What clients tell of their users, for reports. */
@Path("/api/v1/analytics/events")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "analytics", description = "What clients tell of their use")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
public class AnalyticsResource {

    private final AnalyticsService analytics;
    private final CurrentPrincipal principal;

    public AnalyticsResource(AnalyticsService analytics, CurrentPrincipal principal) {
        this.analytics = analytics;
        this.principal = principal;
    }

    @POST
    @ResponseStatus(202)
    @Operation(summary = "Tell what I did", description = "Best effort: what cannot be kept is dropped.")
    @APIResponse(responseCode = "202", description = "How many events are kept")
    @RateLimited
    public Uni<ClientEvents.Accepted> record(@NotNull @Valid ClientEvents request) {
        return analytics.record(principal.user().userId(), request).map(ClientEvents.Accepted::new);
    }
}
