package dev.exchanger.exchange.desk.order;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.payout.PayoutService;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** Paying orders out. Money leaves only at the hand of whoever has claimed the order. */
@Path("/api/v1/admin/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: orders")
@Secured(value = ApplicationContext.ADMIN, permission = "orders:process")
public class OrderPayoutResource {

    private final PayoutService payouts;
    private final OrderAnswers orders;

    public OrderPayoutResource(PayoutService payouts, OrderAnswers orders) {
        this.payouts = payouts;
        this.orders = orders;
    }

    @POST
    @Path("/{id}/complete")
    @Operation(
            summary = "Say that the order was paid out by hand",
            description = "Needs the claim. Books the exchange and the payout.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order after it")
    @Sends("ETag")
    @APIResponse(
            responseCode = "409",
            description = "claimed, not-claimed, payout-in-flight, reference-used or invalid-transition")
    public Uni<Response> complete(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid CompletionRequest request,
            @Context HttpServerRequest http) {
        return orders.after(
                payouts.complete(orders.command("order.complete", id, ifMatch, http), request.reference()), id);
    }

    @POST
    @Path("/{id}/payout")
    @Operation(
            summary = "Pay an order out through a provider",
            description = "Needs the claim. One payout of an order counts, however often this is asked.")
    @APIResponse(
            responseCode = "200",
            description = "The provider has answered: the order is completed or failed",
            content = @Content(schema = @Schema(implementation = OrderFile.class)),
            headers = @Header(name = "ETag", ref = "ETag"))
    @APIResponse(responseCode = "202", description = "The end is not known yet: the provider is being asked")
    @APIResponse(
            responseCode = "409",
            description = "claimed, not-claimed, payout-in-flight, reserve-insufficient or invalid-transition")
    @APIResponse(responseCode = "422", description = "provider-unknown")
    public Uni<Response> payout(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid PayoutRequest request,
            @Context HttpServerRequest http) {
        return payouts.send(orders.command("order.payout", id, ifMatch, http), request.provider())
                .chain(() -> orders.file(id, file -> isInFlight(file) ? 202 : 200));
    }

    @DELETE
    @Path("/{id}/payout")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Give up a payout announced by hand (provider manual) that has not left")
    @APIResponseSchema(
            value = OrderFile.class,
            responseCode = "200",
            responseDescription = "The order, to be paid out otherwise")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "claimed or not-claimed")
    public Uni<Response> giveUp(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch, @Context HttpServerRequest http) {
        return orders.after(payouts.giveUp(orders.command("order.payout-void", id, ifMatch, http)), id);
    }

    @POST
    @Path("/{id}/retry")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Take up an order whose payout failed",
            description = "Asks the provider first: if it has paid after all, the order is completed.")
    @APIResponseSchema(
            value = OrderFile.class,
            responseCode = "200",
            responseDescription = "The order after it, claimed")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "claimed or invalid-transition")
    @APIResponse(responseCode = "503", description = "unavailable: the provider does not answer")
    public Uni<Response> retry(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch, @Context HttpServerRequest http) {
        return orders.after(payouts.retry(orders.command("order.retry", id, ifMatch, http)), id);
    }

    private static boolean isInFlight(OrderFile file) {
        return file.payouts().stream().anyMatch(payout -> payout.status().inFlight());
    }
}
