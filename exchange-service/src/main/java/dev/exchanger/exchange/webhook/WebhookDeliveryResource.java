package dev.exchanger.exchange.webhook;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What was sent to one of my endpoints. */
@Path("/api/v1/webhook-endpoints/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
public class WebhookDeliveryResource {

    private static final Cursor CURSOR = Cursor.of("webhook-deliveries.v1", 1);

    private final WebhookDeliveryService deliveries;
    private final CurrentPrincipal principal;

    public WebhookDeliveryResource(WebhookDeliveryService deliveries, CurrentPrincipal principal) {
        this.deliveries = deliveries;
        this.principal = principal;
    }

    /**
     * A page of the log, newest first.
     *
     * @param deliveries the messages
     * @param nextCursor for the next page, null on the last one
     */
    public record Deliveries(List<WebhookDelivery> deliveries, String nextCursor) {}

    @GET
    @Operation(summary = "What was sent to one of my endpoints, newest first")
    @APIResponseSchema(value = Deliveries.class, responseCode = "200", responseDescription = "A page")
    public Uni<Response> list(@RestPath UUID id, @RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        Long before = cursor == null ? null : position(cursor);
        return deliveries
                .list(user(), id, before, size + 1)
                .map(found -> Page.of(found, size, last -> CURSOR.encode(last.position())))
                .map(page -> page.ok(
                                new Deliveries(page.items(), page.nextCursor().orElse(null)), uri)
                        .build());
    }

    @POST
    @Path("/{delivery}/redeliver")
    @ResponseStatus(202)
    @Operation(summary = "Send a message again", description = "With the webhook-id it had.")
    @APIResponseSchema(
            value = WebhookDelivery.class,
            responseCode = "202",
            responseDescription = "It is sent as the next one")
    @APIResponse(responseCode = "409", description = "conflict: the endpoint is not active")
    public Uni<WebhookDelivery> redeliver(@RestPath UUID id, @RestPath UUID delivery) {
        return deliveries.redeliver(user(), id, delivery);
    }

    private UUID user() {
        return principal.user().userId();
    }

    private static Long position(String cursor) {
        return CURSOR.decode(cursor, keys -> Long.valueOf(keys.get(0)));
    }
}
