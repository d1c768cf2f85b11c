package dev.exchanger.exchange.desk.order;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
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

import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** What operators decide about orders. Every action names the version of the order it means, and is audited. */
@Path("/api/v1/admin/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: orders")
@Secured(value = ApplicationContext.ADMIN, permission = "orders:process")
public class OrderDecisionResource {

    private final DecisionService decisions;
    private final ConfirmationService confirmations;
    private final OrderAnswers orders;

    public OrderDecisionResource(DecisionService decisions, ConfirmationService confirmations, OrderAnswers orders) {
        this.decisions = decisions;
        this.confirmations = confirmations;
        this.orders = orders;
    }

    @POST
    @Path("/{id}/confirm-payment")
    @Operation(
            summary = "Credit money an operator has seen come in",
            description =
                    "By the rules of a provider's callback: it may pay the order, be too little, too late or too much. The same transaction again changes nothing.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order after it")
    @Sends("ETag")
    @APIResponse(
            responseCode = "409",
            description = "claimed, or payment-known: the transaction was credited differently")
    public Uni<Response> confirmPayment(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ConfirmationRequest request,
            HttpServerRequest http) {
        return orders.after(
                confirmations.confirm(orders.command("order.confirm-payment", id, ifMatch, http), request), id);
    }

    @POST
    @Path("/{id}/hold")
    @Operation(summary = "Stop an order until somebody decides", description = "Its hold on the reserve is given back.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order after it")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "claimed, payout-in-flight or invalid-transition")
    public Uni<Response> hold(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ReasonRequest request,
            HttpServerRequest http) {
        return orders.after(decisions.hold(orders.command("order.hold", id, ifMatch, http), request.reason()), id);
    }

    @POST
    @Path("/{id}/release")
    @Operation(
            summary = "Let an order on hold, or paid late, go on at its own terms",
            description = "It becomes paid and takes its hold on the reserve anew.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order after it")
    @Sends("ETag")
    @APIResponse(
            responseCode = "409",
            description = "claimed, payout-in-flight, underpaid, reserve-insufficient or invalid-transition")
    public Uni<Response> release(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ReasonRequest request,
            HttpServerRequest http) {
        return orders.after(decisions.resume(orders.command("order.release", id, ifMatch, http), request.reason()), id);
    }

    @POST
    @Path("/{id}/requote")
    @Operation(
            summary = "Give an order on hold, or paid late, the current rate",
            description =
                    "What came in, at most what was asked for, is priced anew; the old terms are kept. It becomes paid.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order after it")
    @Sends("ETag")
    @APIResponse(
            responseCode = "409",
            description = "claimed, payout-in-flight, underpaid, reserve-insufficient or invalid-transition")
    @APIResponse(responseCode = "422", description = "pair-unknown")
    @APIResponse(responseCode = "503", description = "rate-stale or pair-halted: there is no rate of now")
    public Uni<Response> requote(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ReasonRequest request,
            HttpServerRequest http) {
        return orders.after(
                decisions.requote(orders.command("order.requote", id, ifMatch, http), request.reason()), id);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Call a pending order off that nobody has paid for")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order after it")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "claimed or invalid-transition")
    public Uni<Response> cancel(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ReasonRequest request,
            HttpServerRequest http) {
        return orders.after(decisions.cancel(orders.command("order.cancel", id, ifMatch, http), request.reason()), id);
    }
}
