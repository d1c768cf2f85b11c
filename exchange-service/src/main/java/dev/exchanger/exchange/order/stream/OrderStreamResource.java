package dev.exchanger.exchange.order.stream;

import java.util.Set;
import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Authenticator;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What happens to an order, as it happens. */
@Path("/api/v1/orders/{id}/events")
@Tag(name = "orders")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
public class OrderStreamResource {

    private static final int SCHEME = "Bearer ".length();

    private final OrderStreamService streams;
    private final CurrentPrincipal principal;
    private final Authenticator authenticator;

    public OrderStreamResource(OrderStreamService streams, CurrentPrincipal principal, Authenticator authenticator) {
        this.streams = streams;
        this.principal = principal;
        this.authenticator = authenticator;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow one of my orders",
            description = "Server-sent events. The id is the order's version and the data that of the order's events "
                    + "(docs/events); what came after Last-Event-ID, or all, is told first. The stream ends when the "
                    + "order has, and with the session or the access token: connect again with the last id.")
    @APIResponse(
            responseCode = "200",
            description = "The events",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "204", description = "The order has ended, and Last-Event-ID is its last event")
    @APIResponse(responseCode = "400", description = "bad-request: Last-Event-ID is no event of this order")
    @APIResponse(responseCode = "429", description = "rate-limited: too many streams of mine")
    @RateLimited
    @APIResponse(
            responseCode = "503",
            description = "unavailable: a dependency is away, or too many streams at this replica")
    public Uni<Void> events(
            @RestPath UUID id, @RestHeader("Last-Event-ID") String lastEventId, @Context RoutingContext request) {
        // The filter that let the request in saw one header with this scheme.
        String token = request.request()
                .getHeader(HttpHeaders.AUTHORIZATION)
                .substring(SCHEME)
                .trim();
        Set<ApplicationContext> contexts = Set.of(ApplicationContext.WEB, ApplicationContext.TELEGRAM);
        return streams.stream(
                id, principal.user(), lastEventId, () -> authenticator.authenticate(token, contexts), request);
    }
}
