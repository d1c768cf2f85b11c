package dev.exchanger.exchange.payment;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.publication.Languages;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** How to pay an order. */
@Path("/api/v1/orders/{id}/payments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "orders")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
public class PaymentResource {

    private final PaymentRequestService requests;
    private final CurrentPrincipal principal;

    public PaymentResource(PaymentRequestService requests, CurrentPrincipal principal) {
        this.requests = requests;
        this.principal = principal;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Ask how to pay one of my orders",
            description = "The amount is what is still due. Reference and published instructions stay the same for a"
                    + " provider; the instructions are in the language that Accept-Language asked for first.")
    @APIResponseSchema(
            value = PaymentRequested.class,
            responseCode = "201",
            responseDescription = "What to pay, and the reference to put on it")
    @APIResponse(responseCode = "409", description = "invalid-transition: the order waits for no payment")
    @APIResponse(responseCode = "422", description = "provider-unknown")
    public Uni<PaymentRequested> create(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.ACCEPT_LANGUAGE) String acceptLanguage,
            @NotNull @Valid PaymentRequest request) {
        return requests.request(id, principal.user().userId(), request.provider(), Languages.of(acceptLanguage));
    }
}
