package dev.exchanger.exchange.desk.order;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The operators' queue, and who works on what of it. */
@Path("/api/v1/admin/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "admin: orders", description = "The queue of orders, and what operators decide")
public class OrderQueueResource {

    private static final Cursor OLDEST = Cursor.of("admin.orders.oldest.v1", 1);
    private static final Cursor NEWEST = Cursor.of("admin.orders.newest.v1", 1);

    private final OrderQueueService queue;
    private final DecisionService decisions;
    private final OrderAnswers orders;
    private final CurrentPrincipal principal;

    public OrderQueueResource(
            OrderQueueService queue, DecisionService decisions, OrderAnswers orders, CurrentPrincipal principal) {
        this.queue = queue;
        this.decisions = decisions;
        this.orders = orders;
        this.principal = principal;
    }

    /**
     * A page of the queue.
     *
     * @param orders     the orders
     * @param nextCursor for the next page, null on the last one
     */
    @Schema(name = "DeskOrders")
    public record Orders(List<DeskOrder> orders, String nextCursor) {}

    @GET
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(
            summary = "The queue",
            description = "status may be repeated; assignee: me, none or any; user: owner's id; number; currency: given"
                    + " or received; sort: oldest (default) or newest. A cursor goes with the sort it came from.")
    @APIResponseSchema(value = Orders.class, responseCode = "200", responseDescription = "A page")
    public Uni<Response> list(
            @RestQuery List<String> status,
            @RestQuery String assignee,
            @RestQuery String user,
            @RestQuery String number,
            @RestQuery String currency,
            @RestQuery String sort,
            @RestQuery String limit,
            @RestQuery String cursor,
            UriInfo uri) {
        int size = Page.limit(limit);
        QueueQuery query = QueueQuery.of(status, assignee, principal.user().userId(), user, number, currency, sort);
        Cursor codec = query.newest() ? NEWEST : OLDEST;
        UUID after = cursor == null ? null : position(codec, cursor);
        return queue.list(query, after, size + 1)
                .map(found -> Page.of(found, size, order -> codec.encode(order.id())))
                .map(page -> page.ok(new Orders(page.items(), page.nextCursor().orElse(null)), uri)
                        .build());
    }

    @GET
    @Path("/{id}")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(summary = "Everything about one order")
    @APIResponseSchema(
            value = OrderFile.class,
            responseCode = "200",
            responseDescription = "The order with all that hangs on it")
    @Sends("ETag")
    public Uni<Response> get(@RestPath UUID id) {
        return orders.file(id);
    }

    @POST
    @Path("/{id}/claim")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:process")
    @Operation(
            summary = "Take an order, or keep it for longer",
            description = "While it lasts no other operator changes the order. A paid order becomes processing.")
    @APIResponseSchema(value = OrderFile.class, responseCode = "200", responseDescription = "Claimed until claim.until")
    @APIResponse(responseCode = "409", description = "claimed: another operator has it; who and until when")
    public Uni<Response> claim(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch, @Context HttpServerRequest http) {
        return orders.after(decisions.claim(orders.command("order.claim", id, ifMatch, http)), id);
    }

    @DELETE
    @Path("/{id}/claim")
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:process")
    @Operation(summary = "Give an order back to the queue")
    @APIResponse(responseCode = "204", description = "Nobody has it; also when nobody had")
    @APIResponse(responseCode = "409", description = "claimed: another operator has it")
    public Uni<Void> unclaim(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) String ifMatch, @Context HttpServerRequest http) {
        return decisions.release(orders.command("order.unclaim", id, ifMatch, http));
    }

    private static UUID position(Cursor codec, String cursor) {
        return codec.decode(cursor, keys -> UUID.fromString(keys.get(0)));
    }
}
