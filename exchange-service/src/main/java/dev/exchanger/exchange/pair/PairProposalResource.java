package dev.exchanger.exchange.pair;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
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
import dev.exchanger.exchange.pair.PairProposal.PairProposals;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Four eyes over margins: what one operator proposed, another one puts in force. */
@Path("/api/v1/admin/pairs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin: pairs")
public class PairProposalResource {

    private final PairProposalService proposals;
    private final CurrentPrincipal principal;

    public PairProposalResource(PairProposalService proposals, CurrentPrincipal principal) {
        this.proposals = proposals;
        this.principal = principal;
    }

    @GET
    @Path("/proposals")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(summary = "Rules of all directions that wait for a second operator")
    @APIResponse(responseCode = "200", description = "Oldest first")
    public Uni<PairProposals> list() {
        return proposals.all().map(PairProposals::new);
    }

    @GET
    @Path("/{from}/{to}/proposal")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(summary = "Rules of one direction that wait for a second operator")
    @APIResponseSchema(value = PairProposal.class, responseCode = "200", responseDescription = "The proposal")
    @Sends("ETag")
    public Uni<Response> get(@RestPath String from, @RestPath String to) {
        return proposals.get(from, to).map(proposal -> Response.ok(proposal)
                .header(HttpHeaders.ETAG, IfMatch.tag(proposal.id()))
                .build());
    }

    @POST
    @Path("/{from}/{to}/proposal/approve")
    @Secured(value = ApplicationContext.ADMIN, permission = "pairs:approve")
    @Operation(
            summary = "Put proposed rules in force",
            description = "Never by who proposed them. They hold at once for new quotes. Audited.")
    @APIResponseSchema(value = Pair.class, responseCode = "200", responseDescription = "The new rules; ETag is theirs")
    @APIResponse(responseCode = "403", description = "four-eyes: the operator proposed it")
    @APIResponse(responseCode = "409", description = "proposal-expired")
    public Uni<Response> approve(
            @RestPath String from,
            @RestPath String to,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @Context HttpServerRequest http) {
        IfMatch condition = IfMatch.required(ifMatch);
        return proposals
                .approve(from, to, condition, entry("pair.approve", from, to, http))
                .map(PairAdminResource::answer);
    }

    @POST
    @Path("/{from}/{to}/proposal/reject")
    @Secured(value = ApplicationContext.ADMIN, permission = "pairs:approve")
    @Operation(summary = "Give proposed rules up", description = "Also by who proposed them. Audited.")
    @APIResponseSchema(
            value = Pair.class,
            responseCode = "200",
            responseDescription = "The rules that stay; ETag is theirs")
    public Uni<Response> reject(
            @RestPath String from,
            @RestPath String to,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @Context HttpServerRequest http) {
        IfMatch condition = IfMatch.required(ifMatch);
        return proposals
                .reject(from, to, condition, entry("pair.reject", from, to, http))
                .map(PairAdminResource::answer);
    }

    private AuditEntry entry(String action, String from, String to, HttpServerRequest http) {
        return AuditEntry.of(principal.user().userId(), action, "pair", from + "/" + to, http);
    }
}
