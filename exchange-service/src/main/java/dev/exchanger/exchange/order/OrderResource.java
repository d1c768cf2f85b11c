package dev.exchanger.exchange.order;

import java.time.Instant;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.exchange.publication.Languages;
import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The orders of the one who asks. */
@Path("/api/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "orders", description = "Orders of the user who asks")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
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
                    "Repeated with the same Idempotency-Key and body it answers the same and makes no second order."
                            + " Published payment instructions are in the language that Accept-Language asked for.")
    @APIResponseSchema(value = OrderResponse.class, responseCode = "201", responseDescription = "The order")
    @Sends({"Location", "ETag"})
    @APIResponse(
            responseCode = "409",
            description = "quote-used, quote-expired, quote-invalid, order-limit or idempotency-in-flight")
    @APIResponse(responseCode = "422", description = "quote-unknown, idempotency-key-reused")
    public Uni<Response> create(
            @RestHeader(IdempotencyKey.HEADER) String key,
            @RestHeader(HttpHeaders.ACCEPT_LANGUAGE) String acceptLanguage,
            @NotNull @Valid OrderRequest request,
            UriInfo uri) {
        return creation.create(
                        principal.user(), request, IdempotencyKey.required(key).value(), Languages.of(acceptLanguage))
                .map(order -> Response.created(uri.getAbsolutePathBuilder()
                                .path(order.id().toString())
                                .build())
                        .header(HttpHeaders.ETAG, IfMatch.tag(order.version()))
                        .entity(OrderResponse.of(order))
                        .build());
    }

    @GET
    @Operation(summary = "My orders, newest first")
    @APIResponseSchema(value = OrderResponse.Orders.class, responseCode = "200", responseDescription = "A page")
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
    @APIResponseSchema(value = OrderResponse.class, responseCode = "200", responseDescription = "The order")
    @Sends("ETag")
    public Uni<Response> get(@RestPath UUID id) {
        return orders.get(id, principal.user().userId()).map(OrderResource::answer);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "What happened to one of my orders")
    @APIResponse(responseCode = "200", description = "The steps, oldest first")
    public Uni<OrderResponse.History> history(@RestPath UUID id) {
        return orders.history(id, principal.user().userId()).map(OrderResponse.History::new);
    }

    @POST
    @Path("/{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Call a pending order off", description = "Send the order's ETag as If-Match.")
    @APIResponseSchema(value = OrderResponse.class, responseCode = "200", responseDescription = "The cancelled order")
    @Sends("ETag")
    @APIResponse(responseCode = "409", description = "invalid-transition, with the allowed ones")
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
        return CURSOR.decode(
                cursor, keys -> new OrderPosition(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1))));
    }

    private static OrderStatus status(String code) {
        try {
            return code == null ? null : OrderStatus.of(code);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError("status", "unknown status");
        }
    }
}
