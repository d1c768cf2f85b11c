package dev.exchanger.exchange.desk.order;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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

import dev.exchanger.exchange.refund.RefundDecisions;
import dev.exchanger.exchange.refund.RefundRequest;
import dev.exchanger.exchange.refund.RefundService;
import dev.exchanger.exchange.refund.SentRequest;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** Giving money of an order back. Every action names the version of the order it means, and is audited. */
@Path("/api/v1/admin/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: refunds", description = "Giving money back")
public class OrderRefundResource {

    private final RefundService refunds;
    private final RefundDecisions decisions;
    private final OrderAnswers orders;

    public OrderRefundResource(RefundService refunds, RefundDecisions decisions, OrderAnswers orders) {
        this.refunds = refunds;
        this.decisions = decisions;
        this.orders = orders;
    }

    @POST
    @Path("/{id}/refund")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:refund")
    @Operation(
            summary = "Ask for a refund",
            description =
                    "Of an order that is or will be paid out only the surplus goes back and its status stays; of any"
                            + " other all that came in may, and the order becomes refund_pending. Approved at once if one operator"
                            + " may give back as much for one order.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "201", responseDescription = "The order with the refund")
    @Sends("ETag")
    @APIResponse(
            responseCode = "409",
            description = "claimed, payout-in-flight, refund-too-large (available says how much) or invalid-transition")
    public Uni<Response> request(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid RefundRequest request,
            @Context HttpServerRequest http) {
        return refunds.request(orders.command("refund.request", id, ifMatch, http), request)
                .chain(() -> orders.file(id, file -> 201));
    }

    @POST
    @Path("/{id}/refunds/{refund}/approve")
    @Consumes(MediaType.WILDCARD)
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:approve")
    @Operation(summary = "Approve what another operator asked for")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order")
    @Sends("ETag")
    @APIResponse(responseCode = "403", description = "four-eyes: you asked for it")
    @APIResponse(responseCode = "409", description = "claimed or refund-decided")
    public Uni<Response> approve(
            @RestPath UUID id,
            @RestPath UUID refund,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @Context HttpServerRequest http) {
        return orders.after(decisions.approve(orders.command("refund.approve", id, ifMatch, http), refund), id);
    }

    @POST
    @Path("/{id}/refunds/{refund}/reject")
    @Consumes(MediaType.WILDCARD)
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:approve")
    @Operation(
            summary = "Reject a refund that has not left",
            description = "An order that waited for no other refund is put on hold.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "claimed or refund-decided")
    public Uni<Response> reject(
            @RestPath UUID id,
            @RestPath UUID refund,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @Context HttpServerRequest http) {
        return orders.after(decisions.reject(orders.command("refund.reject", id, ifMatch, http), refund), id);
    }

    @POST
    @Path("/{id}/refunds/{refund}/sent")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:refund")
    @Operation(
            summary = "Say that a refund has left",
            description = "Books it. An order whose money is all back becomes refunded.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "The order")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "claimed, refund-decided or reserve-insufficient")
    public Uni<Response> sent(
            @RestPath UUID id,
            @RestPath UUID refund,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid SentRequest request,
            @Context HttpServerRequest http) {
        return orders.after(
                decisions.sent(orders.command("refund.sent", id, ifMatch, http), refund, request.reference()), id);
    }
}
