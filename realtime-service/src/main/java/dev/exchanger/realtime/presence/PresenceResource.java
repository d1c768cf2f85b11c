package dev.exchanger.realtime.presence;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Who is there. */
@Path("/api/v1/presence")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Presence", description = "Who is there")
public class PresenceResource {

    private final PresenceQuery query;
    private final CurrentPrincipal caller;

    public PresenceResource(PresenceQuery query, CurrentPrincipal caller) {
        this.query = query;
        this.caller = caller;
    }

    @GET
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(
            summary = "Presence of users",
            description =
                    "In the order asked for. A user may ask about herself and those she shares a room with, an operator about anybody.")
    @APIResponse(responseCode = "200", description = "The presence of each user")
    @APIResponse(responseCode = "403", description = "forbidden: a user the caller shares no room with")
    @APIResponse(responseCode = "422", description = "validation: not 1 to 100 user ids")
    public Uni<PresenceResponse> presence(
            @Parameter(description = "1 to 100 user ids, separated by commas") @RestQuery String users) {
        return query.presence(caller.user(), users);
    }
}
