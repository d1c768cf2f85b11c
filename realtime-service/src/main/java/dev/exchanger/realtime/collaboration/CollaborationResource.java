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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;
import dev.exchanger.realtime.flag.FeatureFlags;

/** Sessions in which several users change one document. The changes themselves go over the socket. */
@Path("/api/v1/collaboration")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Collaboration", description = "Documents that several users change together")
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
    @APIResponseSchema(
            value = CollaborationResponse.State.class,
            responseCode = "201",
            responseDescription = "The session")
    @Sends("Location")
    @APIResponse(responseCode = "409", description = "Too many open sessions")
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
    @APIResponseSchema(
            value = CollaborationResponse.Sessions.class,
            responseCode = "200",
            responseDescription = "A page")
    public Uni<Response> list(@RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        UUID before = cursor == null ? null : CURSOR.decode(cursor, keys -> UUID.fromString(keys.get(0)));
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
    public Uni<CollaborationResponse.State> get(@RestPath UUID id) {
        return service.state(caller.user().userId(), id).map(CollaborationResponse.State::of);
    }

    @POST
    @Path("/sessions/{id}/close")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(summary = "Close a session of mine for good", description = "Closing it again changes nothing.")
    @APIResponse(responseCode = "200", description = "The closed session with its last document")
    @APIResponse(responseCode = "403", description = "forbidden: somebody else opened it")
    public Uni<CollaborationResponse.State> close(@RestPath UUID id) {
        return service.close(caller.user().userId(), id).map(CollaborationResponse.State::of);
    }

    @GET
    @Path("/statistics")
    @Secured(value = ApplicationContext.ADMIN, permission = "metrics:read")
    @Operation(summary = "How much is worked together")
    @APIResponse(responseCode = "200", description = "The figures of this moment")
    public Uni<CollaborationStatistics> statistics() {
        return service.statistics(flags.redisCollaboration() ? "redis" : "memory");
    }
}
