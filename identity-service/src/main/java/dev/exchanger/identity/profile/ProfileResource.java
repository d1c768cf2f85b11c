package dev.exchanger.identity.profile;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The user who asks. */
@Path("/api/v1")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
@Tag(name = "Profile")
@APIResponse(responseCode = "401", description = "unauthenticated")
public class ProfileResource {

    private static final String ME = "{ctx: web|admin|telegram}/users/me";

    private final ProfileService service;
    private final CurrentPrincipal current;

    public ProfileResource(ProfileService service, CurrentPrincipal current) {
        this.service = service;
        this.current = current;
    }

    @GET
    @Path(ME)
    @Operation(summary = "The user who asks, with the profile's entity tag")
    @APIResponse(
            responseCode = "200",
            description = "The user who asks, with the profile's entity tag",
            content = @Content(schema = @Schema(implementation = ProfileView.class)))
    public Uni<RestResponse<ProfileView>> me() {
        return service.find(current.user().userId()).map(ProfileResource::answer);
    }

    @PATCH
    @Path(ME)
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(summary = "Change the profile; what is absent stays")
    @APIResponse(
            responseCode = "200",
            description = "The changed profile",
            content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "412", description = "precondition-failed: it was changed meanwhile")
    @APIResponse(responseCode = "422", description = "validation")
    @APIResponse(responseCode = "428", description = "precondition-required: no If-Match")
    public Uni<RestResponse<ProfileView>> change(
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch, @NotNull @Valid ProfilePatch patch) {
        return service.change(current.user().userId(), IfMatch.required(ifMatch), patch)
                .map(ProfileResource::answer);
    }

    private static RestResponse<ProfileView> answer(ProfileView view) {
        return RestResponse.ResponseBuilder.ok(view)
                .header(HttpHeaders.ETAG, IfMatch.tag(view.version()))
                .build();
    }
}
