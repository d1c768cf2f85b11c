package dev.exchanger.exchange.quote;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Offers to customers. */
@Path("/api/v1/quotes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "quotes", description = "Offers")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
public class QuoteResource {

    private final QuoteService quotes;
    private final CurrentPrincipal principal;

    public QuoteResource(QuoteService quotes, CurrentPrincipal principal) {
        this.quotes = quotes;
        this.principal = principal;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Ask for an offer",
            description = "The amounts hold until expiresAt, for one order of the same user in the same context.")
    @APIResponseSchema(value = QuoteResponse.class, responseCode = "201", responseDescription = "The offer")
    @APIResponse(responseCode = "422", description = "pair-unknown, amount-scale, amount-out-of-range")
    @RateLimited
    @APIResponse(responseCode = "503", description = "desk-closed, rate-stale or pair-halted")
    public Uni<QuoteResponse> create(@NotNull @Valid QuoteRequest request) {
        return quotes.offer(principal.user(), request).map(QuoteResponse::of);
    }
}
