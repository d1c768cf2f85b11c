package dev.exchanger.exchange.admin.configuration;

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
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Documents of the desk, in versions. */
@Path("/api/v1/admin/configurations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: configurations", description = "Documents of the desk, in versions")
public class ConfigurationResource {

    private static final Cursor CURSOR = Cursor.of("configurations.v1", 1);

    private final ConfigurationService configurations;
    private final CurrentPrincipal principal;

    public ConfigurationResource(ConfigurationService configurations, CurrentPrincipal principal) {
        this.configurations = configurations;
        this.principal = principal;
    }

    @GET
    @Secured(value = ApplicationContext.ADMIN, permission = "configurations:read")
    @Operation(summary = "What holds now of all documents")
    @APIResponse(responseCode = "200", description = "The documents that have a version which holds")
    public Uni<ConfigurationVersion.All> all() {
        return configurations.all().map(ConfigurationVersion.All::new);
    }

    @GET
    @Path("/{name}")
    @Secured(value = ApplicationContext.ADMIN, permission = "configurations:read")
    @Operation(
            summary = "What holds now of a document",
            description = "Documents: payment-instructions, announcement, working-hours.")
    @APIResponseSchema(
            value = ConfigurationVersion.class,
            responseCode = "200",
            responseDescription = "The version that holds; the ETag is that of the newest version")
    public Uni<Response> current(@RestPath String name) {
        return configurations.current(name).map(ConfigurationResource::answer);
    }

    @GET
    @Path("/{name}/versions")
    @Secured(value = ApplicationContext.ADMIN, permission = "configurations:read")
    @Operation(summary = "Versions of a document, newest first, also those to come")
    @APIResponseSchema(
            value = ConfigurationVersion.Versions.class,
            responseCode = "200",
            responseDescription = "A page")
    public Uni<Response> versions(
            @RestPath String name, @RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        return configurations
                .versions(name, cursor == null ? null : version(cursor), size + 1)
                .map(found -> Page.of(found, size, version -> CURSOR.encode(version.version())))
                .map(page -> page.ok(
                                new ConfigurationVersion.Versions(
                                        page.items(), page.nextCursor().orElse(null)),
                                uri)
                        .build());
    }

    @PUT
    @Path("/{name}")
    @Secured(value = ApplicationContext.ADMIN, permission = "configurations:write")
    @Operation(
            summary = "Write a new version of a document",
            description = "Send the ETag of the newest version as If-Match, \"0\" for the first. Audited.")
    @APIResponseSchema(
            value = ConfigurationVersion.class,
            responseCode = "200",
            responseDescription = "The new version")
    @Sends("ETag")
    @APIResponse(responseCode = "422", description = "Not such a document, or effectiveFrom is in the past")
    public Uni<Response> put(
            @RestPath String name,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ConfigurationRequest request,
            HttpServerRequest http) {
        IfMatch condition = IfMatch.required(ifMatch);
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "configuration.set", "configuration", name, http);
        return configurations.put(name, request, condition, entry).map(ConfigurationResource::answer);
    }

    private static Response answer(ConfigurationVersion version) {
        return Response.ok(version)
                .header(HttpHeaders.ETAG, IfMatch.tag(version.latestVersion()))
                .build();
    }

    private static long version(String cursor) {
        return CURSOR.decode(cursor, keys -> Long.parseLong(keys.get(0)));
    }
}
