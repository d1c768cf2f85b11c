package dev.exchanger.identity.permission;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.DELETE;
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
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Permissions: one's own to read, everybody's to change for operators. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Permissions", description = "What users may do in a context")
public class PermissionResource {

    private final PermissionService service;
    private final CurrentPrincipal current;

    public PermissionResource(PermissionService service, CurrentPrincipal current) {
        this.service = service;
        this.current = current;
    }

    /** Permissions in one context. */
    public record Permissions(String context, List<String> permissions) {}

    @GET
    @Path("{ctx: web|admin|telegram}/users/me/permissions")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(summary = "What the user may do in this context")
    @APIResponse(responseCode = "200", description = "Names of permissions")
    public Permissions mine(@RestPath String ctx) {
        // Those that the request was let in with: read from the session's store a moment ago, as fresh as any check.
        return new Permissions(
                ctx, current.user().permissions().stream().sorted().toList());
    }

    @PUT
    @Path("admin/users/{id}/permissions/{context}/{permission}")
    @Secured(value = ApplicationContext.ADMIN, permission = "permissions:write")
    @Operation(summary = "Grant a permission")
    @APIResponse(responseCode = "204", description = "Granted, effective everywhere")
    @APIResponse(responseCode = "202", description = "Granted, on its way to the other services")
    @APIResponse(responseCode = "422", description = "validation: not the name of a permission")
    public Uni<RestResponse<Void>> grant(@RestPath UUID id, @RestPath String context, @RestPath String permission) {
        return service.grant(current.user().userId(), id, context(context), permission)
                .map(PermissionResource::answer);
    }

    @DELETE
    @Path("admin/users/{id}/permissions/{context}/{permission}")
    @Secured(value = ApplicationContext.ADMIN, permission = "permissions:write")
    @Operation(summary = "Revoke a permission")
    @APIResponse(responseCode = "204", description = "Revoked, effective everywhere")
    @APIResponse(responseCode = "202", description = "Revoked, on its way to the other services")
    @APIResponse(responseCode = "422", description = "validation: not the name of a permission")
    public Uni<RestResponse<Void>> revoke(@RestPath UUID id, @RestPath String context, @RestPath String permission) {
        return service.revoke(current.user().userId(), id, context(context), permission)
                .map(PermissionResource::answer);
    }

    private static ApplicationContext context(String code) {
        return ApplicationContext.of(code).orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }

    private static RestResponse<Void> answer(boolean everywhere) {
        return everywhere ? RestResponse.noContent() : RestResponse.accepted();
    }
}
