package dev.exchanger.exchange.admin.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What operators can change about the running desk. */
@Path("/api/v1/admin/settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: settings", description = "Values that change without a restart")
public class SettingsResource {

    private final SettingsService settings;
    private final CurrentPrincipal principal;

    public SettingsResource(SettingsService settings, CurrentPrincipal principal) {
        this.settings = settings;
        this.principal = principal;
    }

    @GET
    @Secured(value = ApplicationContext.ADMIN, permission = "settings:read")
    @Operation(summary = "All settings with their types, bounds and defaults")
    @APIResponse(responseCode = "200", description = "All of them")
    public Uni<SettingResponse.All> all() {
        return settings.all().map(SettingResponse.All::new);
    }

    @GET
    @Path("/{key}")
    @Secured(value = ApplicationContext.ADMIN, permission = "settings:read")
    @Operation(summary = "One setting")
    @APIResponseSchema(value = SettingResponse.class, responseCode = "200", responseDescription = "The setting")
    @Sends("ETag")
    public Uni<Response> get(@RestPath String key) {
        return settings.get(key).map(SettingsResource::answer);
    }

    @PUT
    @Path("/{key}")
    @Secured(value = ApplicationContext.ADMIN, permission = "settings:write")
    @Operation(
            summary = "Set a setting",
            description = "Send its ETag as If-Match. It takes effect on all replicas within seconds. Audited.")
    @APIResponseSchema(
            value = SettingResponse.class,
            responseCode = "200",
            responseDescription = "The setting as it is now")
    @Sends("ETag")
    public Uni<Response> put(
            @RestPath String key,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid SettingRequest request,
            HttpServerRequest http) {
        IfMatch condition = IfMatch.required(ifMatch);
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "setting.set", "setting", key, http);
        return settings.put(key, request.value(), condition, entry).map(SettingsResource::answer);
    }

    private static Response answer(SettingResponse setting) {
        return Response.ok(setting)
                .header(HttpHeaders.ETAG, IfMatch.tag(setting.version()))
                .build();
    }
}
