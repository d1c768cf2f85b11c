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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Documents of the desk, in versions. */
@Path("/api/v1/admin/configurations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: configurations")
@APIResponse(responseCode = "401", description = "No valid access token of the admin context")
@APIResponse(responseCode = "403", description = "Without the permission configurations:read or configurations:write")
@APIResponse(responseCode = "503", description = "The back office's database is away")
public class ConfigurationResource {

    private static final Cursor CURSOR = Cursor.of("configurations.v1", 1);
    private static final String VERSION = "[0-9]{1,18}";

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
    @APIResponse(
            responseCode = "200",
            description = "The version that holds; the ETag is that of the newest version",
            content = @Content(schema = @Schema(implementation = ConfigurationVersion.class)))
    @APIResponse(responseCode = "404", description = "No such document, or (with an ETag) nothing holds yet")
    public Uni<Response> current(@RestPath String name) {
        return configurations.current(name).map(ConfigurationResource::answer);
    }

    @GET
    @Path("/{name}/versions")
    @Secured(value = ApplicationContext.ADMIN, permission = "configurations:read")
    @Operation(summary = "Versions of a document, newest first, also those to come")
    @APIResponse(
            responseCode = "200",
            description = "A page; Link with rel=next unless it is the last",
            content = @Content(schema = @Schema(implementation = ConfigurationVersion.Versions.class)))
    @APIResponse(responseCode = "400", description = "invalid-cursor")
    @APIResponse(responseCode = "404", description = "No such document")
    @APIResponse(responseCode = "422", description = "validation: limit outside 1 to 100")
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
    @APIResponse(
            responseCode = "200",
            description = "The new version; ETag is set",
            content = @Content(schema = @Schema(implementation = ConfigurationVersion.class)))
    @APIResponse(responseCode = "404", description = "No such document")
    @APIResponse(responseCode = "412", description = "Somebody else wrote a version")
    @APIResponse(responseCode = "422", description = "Not such a document, or effectiveFrom is in the past")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
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
        String version = CURSOR.decode(cursor).get(0);
        if (!version.matches(VERSION)) {
            // The checksum keeps accidents out, not people who compute one.
            throw new ProblemException(CommonProblem.INVALID_CURSOR, null);
        }
        return Long.parseLong(version);
    }
}
