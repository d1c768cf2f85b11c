package dev.exchanger.identity.profile;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The user who asks. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
@Tag(name = "Profile", description = "The user who asks: what is kept about her, and its end")
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
    @APIResponse(responseCode = "200", description = "The user who asks")
    @Sends("ETag")
    public Uni<RestResponse<ProfileView>> me() {
        return service.find(current.user().userId()).map(ProfileResource::answer);
    }

    @PATCH
    @Path(ME)
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(summary = "Change the profile; what is absent stays")
    @APIResponse(responseCode = "200", description = "The changed profile")
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
