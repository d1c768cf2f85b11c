package dev.exchanger.realtime.collaboration;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;
import dev.exchanger.realtime.flag.FeatureFlags;

/** Sessions in which several users change one document. The changes themselves go over the socket. */
@Path("/api/v1/collaboration")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Collaboration")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "503", description = "A dependency is away")
public class CollaborationResource {

    private static final Cursor CURSOR = Cursor.of("collaboration.v1", 1);

    private final CollaborationService service;
    private final CurrentPrincipal caller;
    private final FeatureFlags flags;

    public CollaborationResource(CollaborationService service, CurrentPrincipal caller, FeatureFlags flags) {
        this.service = service;
        this.caller = caller;
        this.flags = flags;
    }

    @POST
    @Path("/sessions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(
            summary = "Open a session",
            description = "Repeated with the same Idempotency-Key it answers with the session opened first.")
    @APIResponse(
            responseCode = "201",
            description = "The session; Location is set",
            content = @Content(schema = @Schema(implementation = CollaborationResponse.State.class)))
    @APIResponse(responseCode = "400", description = "idempotency-key-required or malformed-body")
    @APIResponse(responseCode = "409", description = "Too many open sessions")
    @APIResponse(responseCode = "422", description = "No title, or too many participants")
    public Uni<Response> open(
            @RestHeader(IdempotencyKey.HEADER) String key, @NotNull @Valid CollaborationRequest request, UriInfo uri) {
        return service.open(
                        caller.user().userId(),
                        IdempotencyKey.required(key).value(),
                        request.title(),
                        request.participants())
                .map(state -> Response.created(uri.getAbsolutePathBuilder()
                                .path(state.session().id().toString())
                                .build())
                        .entity(CollaborationResponse.State.of(state))
                        .build());
    }

    @GET
    @Path("/sessions")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(summary = "Sessions I take part in, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = CollaborationResponse.Sessions.class)))
    @APIResponse(responseCode = "400", description = "invalid-cursor")
    @APIResponse(responseCode = "422", description = "A limit outside 1 to 100")
    public Uni<Response> list(@RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        UUID before = cursor == null ? null : position(cursor);
        return service.list(caller.user().userId(), before, size + 1)
                .map(found -> Page.of(found, size, session -> CURSOR.encode(session.id()))
                        .map(CollaborationResponse::of))
                .map(page -> page.ok(
                                new CollaborationResponse.Sessions(
                                        page.items(), page.nextCursor().orElse(null)),
                                uri)
                        .build());
    }

    @GET
    @Path("/sessions/{id}")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(summary = "A session with its document and the position to go on from")
    @APIResponse(responseCode = "200", description = "The session")
    @APIResponse(responseCode = "404", description = "No such session of mine")
    public Uni<CollaborationResponse.State> get(@RestPath UUID id) {
        return service.state(caller.user().userId(), id).map(CollaborationResponse.State::of);
    }

    @POST
    @Path("/sessions/{id}/close")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(summary = "Close a session of mine for good", description = "Closing it again changes nothing.")
    @APIResponse(responseCode = "200", description = "The closed session with its last document")
    @APIResponse(responseCode = "403", description = "Somebody else opened it")
    @APIResponse(responseCode = "404", description = "No such session of mine")
    public Uni<CollaborationResponse.State> close(@RestPath UUID id) {
        return service.close(caller.user().userId(), id).map(CollaborationResponse.State::of);
    }

    @GET
    @Path("/statistics")
    @Secured(value = ApplicationContext.ADMIN, permission = "metrics:read")
    @Operation(summary = "How much is worked together")
    @APIResponse(responseCode = "200", description = "The figures of this moment")
    @APIResponse(responseCode = "403", description = "Without the permission metrics:read")
    public Uni<CollaborationStatistics> statistics() {
        return service.statistics(flags.redisCollaboration() ? "redis" : "memory");
    }

    private static UUID position(String cursor) {
        try {
            return UUID.fromString(CURSOR.decode(cursor).get(0));
        } catch (IllegalArgumentException e) {
            // The checksum keeps accidents out, not people who compute one.
            throw new ProblemException(CommonProblem.INVALID_CURSOR, null);
        }
    }
}
