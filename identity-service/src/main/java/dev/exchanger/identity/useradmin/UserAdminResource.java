package dev.exchanger.identity.useradmin;

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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Users, for operators. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "User administration", description = "Users, for operators")
public class UserAdminResource {

    private final UserAdminService service;
    private final CurrentPrincipal current;

    public UserAdminResource(UserAdminService service, CurrentPrincipal current) {
        this.service = service;
        this.current = current;
    }

    @GET
    @Path("admin/users")
    @Secured(value = ApplicationContext.ADMIN, permission = "users:read")
    @Operation(
            summary = "Users by address",
            description = "email: beginning of the address; status: active, locked or deleted; limit: 1 to 100.")
    @APIResponseSchema(value = UserPage.class, responseCode = "200", responseDescription = "A page")
    public Uni<Response> list(
            @RestQuery String email,
            @RestQuery String status,
            @RestQuery String limit,
            @RestQuery String cursor,
            UriInfo uri) {
        return service.list(email, status, limit, cursor).map(page -> page.ok(
                        new UserPage(page.items(), page.nextCursor().orElse(null)), uri)
                .build());
    }

    @POST
    @Path("admin/users/{id}/lock")
    @Secured(value = ApplicationContext.ADMIN, permission = "users:write")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Lock an account; ends all its sessions in all contexts")
    @APIResponse(responseCode = "204", description = "Locked everywhere; also when it was locked before")
    @APIResponse(responseCode = "202", description = "Locked, on its way to the other services")
    @APIResponse(responseCode = "409", description = "own-account: operators do not lock themselves")
    public Uni<RestResponse<Void>> lock(@RestPath UUID id, @NotNull @Valid LockRequest request) {
        return service.lock(current.user().userId(), id, request.reason()).map(UserAdminResource::answer);
    }

    @POST
    @Path("admin/users/{id}/unlock")
    @Secured(value = ApplicationContext.ADMIN, permission = "users:write")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Unlock an account; the user has to log in again")
    @APIResponse(responseCode = "204", description = "Unlocked everywhere; also when it was not locked")
    @APIResponse(responseCode = "202", description = "Unlocked, on its way to the other services")
    public Uni<RestResponse<Void>> unlock(@RestPath UUID id, @NotNull @Valid LockRequest request) {
        return service.unlock(current.user().userId(), id, request.reason()).map(UserAdminResource::answer);
    }

    private static RestResponse<Void> answer(boolean everywhere) {
        return everywhere ? RestResponse.noContent() : RestResponse.accepted();
    }
}
