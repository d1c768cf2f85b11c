package dev.exchanger.realtime.presence;

import java.util.List;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The status of one user: online, away, busy or offline. */
@Path("/api/v1/status")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Presence")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
public class StatusResource {

    private final PresenceQuery query;
    private final PresenceService presence;
    private final CurrentPrincipal caller;

    public StatusResource(PresenceQuery query, PresenceService presence, CurrentPrincipal caller) {
        this.query = query;
        this.presence = presence;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "My status")
    @APIResponse(responseCode = "200", description = "How others see me")
    public Uni<Presence> mine() {
        return one(caller.user().userId());
    }

    @GET
    @Path("/{userId}")
    @Operation(
            summary = "The status of a user",
            description = "Of oneself, of people one shares a room with; an operator may ask about anybody.")
    @APIResponse(responseCode = "200", description = "How she is")
    @APIResponse(responseCode = "403", description = "forbidden: a user the caller shares no room with")
    public Uni<Presence> of(@RestPath String userId) {
        return one(id(userId));
    }

    @PUT
    @Operation(summary = "Say how I am", description = """
                    The same as presence.heartbeat on the socket: it holds until the next one, at most for 5 minutes, then a \
                    connected user is away. It makes nobody online who has no socket; it then holds for the next socket.""")
    @APIResponse(responseCode = "200", description = "How others see me now")
    @APIResponse(responseCode = "503", description = "Redis is away and this node has no socket of the user")
    public Uni<Presence> declare(@NotNull @Valid StatusRequest request) {
        PresenceStatus status = PresenceStatus.declared(request.status()).orElseThrow();
        return presence.declare(caller.user().userId(), status);
    }

    private Uni<Presence> one(UUID user) {
        return query.presence(caller.user(), List.of(user))
                .map(found -> found.users().get(0));
    }

    private static UUID id(String userId) {
        try {
            return UUID.fromString(userId);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(CommonProblem.NOT_FOUND, null);
        }
    }
}
