package dev.exchanger.exchange.pair;

import java.net.URI;

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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.pair.PairAdminService.Outcome;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What is exchanged, within which limits, at which margin. */
@Path("/api/v1/admin/pairs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: pairs", description = "What is exchanged, within which limits, at which margin")
public class PairAdminResource {

    private final PairAdminService pairs;
    private final CurrentPrincipal principal;

    public PairAdminResource(PairAdminService pairs, CurrentPrincipal principal) {
        this.pairs = pairs;
        this.principal = principal;
    }

    @GET
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(summary = "All directions, enabled or not")
    @APIResponse(responseCode = "200", description = "By currencies")
    public Uni<Pair.Pairs> list() {
        return pairs.all().map(Pair.Pairs::new);
    }

    @GET
    @Path("/{from}/{to}")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(summary = "The rules of one direction")
    @APIResponseSchema(value = Pair.class, responseCode = "200", responseDescription = "The rules")
    @Sends("ETag")
    public Uni<Response> get(@RestPath String from, @RestPath String to) {
        return pairs.get(from, to).map(PairAdminResource::answer);
    }

    @PUT
    @Path("/{from}/{to}")
    @Secured(value = ApplicationContext.ADMIN, permission = "pairs:write")
    @Operation(
            summary = "Change the rules of one direction",
            description = "Holds at once for new quotes; quotes and orders that exist keep their terms. Margin and fee"
                    + " are moved further than configured from what two operators agreed to last only when a second one"
                    + " approves: until then the rules stay. A proposal that waits is superseded. Audited.")
    @APIResponse(
            responseCode = "200",
            description = "The new rules",
            content = @Content(schema = @Schema(implementation = Pair.class)),
            headers = @Header(name = "ETag", ref = "ETag"))
    @APIResponse(
            responseCode = "202",
            description = "A second operator has to approve",
            content = @Content(schema = @Schema(implementation = PairProposal.class)),
            headers = @Header(name = "Location", ref = "Location"))
    public Uni<Response> change(
            @RestPath String from,
            @RestPath String to,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid PairChangeRequest request,
            HttpServerRequest http,
            UriInfo uri) {
        IfMatch condition = IfMatch.required(ifMatch);
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "pair.change", "pair", from + "/" + to, http);
        return pairs.change(from, to, condition, request, entry)
                .map(outcome -> outcome instanceof Outcome.Changed changed
                        ? answer(changed.pair())
                        : answer(((Outcome.Proposed) outcome).proposal(), uri));
    }

    private static Response answer(PairProposal proposal, UriInfo uri) {
        return Response.accepted(proposal)
                .location(URI.create(uri.getAbsolutePath() + "/proposal"))
                .build();
    }

    static Response answer(Pair pair) {
        return Response.ok(pair)
                .header(HttpHeaders.ETAG, IfMatch.tag(pair.version()))
                .build();
    }
}
