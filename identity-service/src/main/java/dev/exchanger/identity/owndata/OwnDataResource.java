package dev.exchanger.identity.owndata;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.identity.session.CookieSessions;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** A user's data as a whole: to take along, and to delete. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Secured(ApplicationContext.WEB)
@Tag(name = "Profile")
public class OwnDataResource {

    private final OwnDataService service;
    private final CookieSessions cookies;
    private final CallerAddress caller;
    private final CurrentPrincipal current;

    public OwnDataResource(
            OwnDataService service, CookieSessions cookies, CallerAddress caller, CurrentPrincipal current) {
        this.service = service;
        this.cookies = cookies;
        this.caller = caller;
        this.current = current;
    }

    @GET
    @Path("web/users/me/export")
    @Operation(summary = "All that is kept about the user who asks")
    @APIResponse(responseCode = "200", description = "Account, profile, permissions, sessions and Telegram link")
    public Uni<RestResponse<AccountExport>> export() {
        return service.export(current.user().userId()).map(export -> RestResponse.ResponseBuilder.ok(export)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"account.json\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build());
    }

    // The same template as the profile's: another one would hide its methods. Only the web context is let in.
    @DELETE
    @Path("{ctx: web|admin|telegram}/users/me")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Delete the account for good; ends all sessions everywhere")
    @APIResponse(responseCode = "204", description = "Deleted, effective everywhere")
    @APIResponse(responseCode = "202", description = "Deleted; the end of the sessions is on its way")
    @APIResponse(responseCode = "401", description = "invalid-credentials: the password is wrong")
    @RateLimited
    public Uni<RestResponse<Void>> delete(@NotNull @Valid DeletionRequest request) {
        return service.delete(current.user(), request.currentPassword(), caller.ip())
                .map(everywhere -> RestResponse.ResponseBuilder.<Void>create(
                                everywhere ? RestResponse.Status.NO_CONTENT : RestResponse.Status.ACCEPTED)
                        .cookie(cookies.cleared(ApplicationContext.WEB))
                        .build());
    }
}
