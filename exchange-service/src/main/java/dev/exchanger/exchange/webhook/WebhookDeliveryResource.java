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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What was sent to one of my endpoints. */
@Path("/api/v1/webhook-endpoints/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "404", description = "No such endpoint or delivery of mine")
@APIResponse(responseCode = "503", description = "A dependency is away")
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
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = Deliveries.class)))
    @APIResponse(responseCode = "400", description = "invalid-cursor")
    @APIResponse(responseCode = "422", description = "Limit outside 1 to 100")
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
    @APIResponse(
            responseCode = "202",
            description = "It is sent as the next one",
            content = @Content(schema = @Schema(implementation = WebhookDelivery.class)))
    @APIResponse(responseCode = "409", description = "The endpoint is not active")
    public Uni<WebhookDelivery> redeliver(@RestPath UUID id, @RestPath UUID delivery) {
        return deliveries.redeliver(user(), id, delivery);
    }

    private UUID user() {
        return principal.user().userId();
    }

    private static Long position(String cursor) {
        try {
            return Long.valueOf(CURSOR.decode(cursor).get(0));
        } catch (NumberFormatException e) {
            throw new ProblemException(CommonProblem.INVALID_CURSOR, null);
        }
    }
}
