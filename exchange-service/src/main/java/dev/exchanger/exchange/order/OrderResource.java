package dev.exchanger.exchange.order;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The orders of the one who asks. */
@Path("/api/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "orders")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "503", description = "A dependency is away")
public class OrderResource {

    private static final Cursor CURSOR = Cursor.of("orders.v1", 2);

    private final OrderCreationService creation;
    private final OrderService orders;
    private final OrderListCache cache;
    private final CurrentPrincipal principal;

    public OrderResource(
            OrderCreationService creation, OrderService orders, OrderListCache cache, CurrentPrincipal principal) {
        this.creation = creation;
        this.orders = orders;
        this.cache = cache;
        this.principal = principal;
    }

    @POST
    @Operation(
            summary = "Order at the terms of a quote",
            description =
                    "Repeated with the same Idempotency-Key and body it answers the same and makes no second order.")
    @APIResponse(
            responseCode = "201",
            description = "The order; Location and ETag are set",
            content = @Content(schema = @Schema(implementation = OrderResponse.class)))
    @APIResponse(responseCode = "400", description = "idempotency-key-required or malformed-body")
    @APIResponse(
            responseCode = "409",
            description = "quote-used, quote-expired, quote-invalid, order-limit or idempotency-in-flight")
    @APIResponse(responseCode = "422", description = "quote-unknown, idempotency-key-reused or validation")
    public Uni<Response> create(
            @RestHeader(IdempotencyKey.HEADER) String key, @NotNull @Valid OrderRequest request, UriInfo uri) {
        return creation.create(
                        principal.user(), request, IdempotencyKey.required(key).value())
                .map(order -> Response.created(uri.getAbsolutePathBuilder()
                                .path(order.id().toString())
                                .build())
                        .header(HttpHeaders.ETAG, IfMatch.tag(order.version()))
                        .entity(OrderResponse.of(order))
                        .build());
    }

    @GET
    @Operation(summary = "My orders, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = OrderResponse.Orders.class)))
    @APIResponse(responseCode = "400", description = "invalid-cursor")
    @APIResponse(responseCode = "422", description = "Unknown status, or limit outside 1 to 100")
    public Uni<Response> list(
            @RestQuery String status, @RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        OrderPosition after = cursor == null ? null : position(cursor);
        UUID owner = principal.user().userId();
        boolean first = after == null && status == null && size == Page.DEFAULT_LIMIT;
        Uni<OrderResponse.Orders> page = first
                ? cache.first(owner, () -> page(owner, null, null, size))
                : page(owner, status(status), after, size);
        return page.map(found -> new Page<>(found.orders(), Optional.ofNullable(found.nextCursor()))
                .ok(found, uri)
                .build());
    }

    private Uni<OrderResponse.Orders> page(UUID owner, OrderStatus status, OrderPosition after, int size) {
        return orders.list(owner, status, after, size + 1)
                .map(found -> Page.of(found, size, OrderResource::cursor).map(OrderResponse::of))
                .map(page ->
                        new OrderResponse.Orders(page.items(), page.nextCursor().orElse(null)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One of my orders")
    @APIResponse(
            responseCode = "200",
            description = "The order; ETag is set",
            content = @Content(schema = @Schema(implementation = OrderResponse.class)))
    @APIResponse(responseCode = "404", description = "No such order of mine")
    public Uni<Response> get(@RestPath UUID id) {
        return orders.get(id, principal.user().userId()).map(OrderResource::answer);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "What happened to one of my orders")
    @APIResponse(responseCode = "200", description = "The steps, oldest first")
    @APIResponse(responseCode = "404", description = "No such order of mine")
    public Uni<OrderResponse.History> history(@RestPath UUID id) {
        return orders.history(id, principal.user().userId()).map(OrderResponse.History::new);
    }

    @POST
    @Path("/{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Call a pending order off", description = "Send the order's ETag as If-Match.")
    @APIResponse(
            responseCode = "200",
            description = "The cancelled order",
            content = @Content(schema = @Schema(implementation = OrderResponse.class)))
    @APIResponse(responseCode = "404", description = "No such order of mine")
    @APIResponse(responseCode = "409", description = "invalid-transition, with the allowed ones")
    @APIResponse(responseCode = "412", description = "The order has changed")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<Response> cancel(@RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        IfMatch condition = IfMatch.required(ifMatch);
        return orders.cancel(id, principal.user().userId(), condition).map(OrderResource::answer);
    }

    private static Response answer(Order order) {
        return Response.ok(OrderResponse.of(order))
                .header(HttpHeaders.ETAG, IfMatch.tag(order.version()))
                .build();
    }

    private static String cursor(Order order) {
        return CURSOR.encode(order.createdAt(), order.id());
    }

    private static OrderPosition position(String cursor) {
        List<String> keys = CURSOR.decode(cursor);
        try {
            return new OrderPosition(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            // The checksum keeps accidents out, not people who compute one.
            throw new ProblemException(CommonProblem.INVALID_CURSOR, null);
        }
    }

    private static OrderStatus status(String code) {
        try {
            return code == null ? null : OrderStatus.of(code);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError("status", "unknown status");
        }
    }
}
