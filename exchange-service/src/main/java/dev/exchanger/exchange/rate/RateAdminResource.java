package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.util.Optional;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Operators' hand on the rates. */
@Path("/api/v1/admin/rates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: rates", description = "Rates set by hand, and halted pairs")
@Secured(value = ApplicationContext.ADMIN, permission = "rates:write")
public class RateAdminResource {

    private final OperatorRates rates;
    private final CurrentPrincipal principal;

    public RateAdminResource(OperatorRates rates, CurrentPrincipal principal) {
        this.rates = rates;
        this.principal = principal;
    }

    @PUT
    @Path("/{from}/{to}")
    @Operation(
            summary = "Set the rate of a pair",
            description = "Holds at once for new quotes and overrides the sources until it runs out. Resumes a halted"
                    + " pair. Audited.")
    @APIResponse(responseCode = "200", description = "The new rate")
    @APIResponse(responseCode = "404", description = "rate-unknown: the pair is not quoted in this direction")
    @APIResponse(responseCode = "422", description = "Not a rate: 0 < bid <= ask is required")
    public Uni<RateResponse> set(
            @RestPath @Pattern(regexp = RateResource.CODE, message = RateResource.CODE_SPELLING) String from,
            @RestPath @Pattern(regexp = RateResource.CODE, message = RateResource.CODE_SPELLING) String to,
            @NotNull @Valid RateChangeRequest request,
            HttpServerRequest http) {
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "rate.set", "rate", from + "/" + to, http);
        return rates.set(rate(from, to, request), Optional.ofNullable(request.validFor()), entry);
    }

    @POST
    @Path("/{from}/{to}/resume")
    @ResponseStatus(204)
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Resume a halted pair",
            description = "Both directions are exchanged again as soon as a source offers a rate near the one that"
                    + " halted the pair; the rate from before the jump ends now. Setting the rate resumes as well."
                    + " Audited.")
    @APIResponse(responseCode = "204", description = "The pair is not halted any more")
    @APIResponse(responseCode = "404", description = "rate-unknown: the pair is not quoted in this direction")
    @APIResponse(responseCode = "409", description = "pair-not-halted")
    public Uni<Void> resume(
            @RestPath @Pattern(regexp = RateResource.CODE, message = RateResource.CODE_SPELLING) String from,
            @RestPath @Pattern(regexp = RateResource.CODE, message = RateResource.CODE_SPELLING) String to,
            @Context HttpServerRequest http) {
        AuditEntry entry = AuditEntry.of(principal.user().userId(), "rate.resume", "rate", from + "/" + to, http);
        return rates.resume(from, to, entry);
    }

    private static SourcedRate rate(String from, String to, RateChangeRequest request) {
        try {
            return new SourcedRate(from, to, new BigDecimal(request.bid()), new BigDecimal(request.ask()));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(CommonProblem.VALIDATION, e.getMessage()).withError("ask", "0 < bid <= ask");
        }
    }
}
