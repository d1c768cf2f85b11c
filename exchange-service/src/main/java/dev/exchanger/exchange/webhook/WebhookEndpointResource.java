package dev.exchanger.exchange.webhook;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Where I want to hear of my events. */
@Path("/api/v1/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks", description = "Events of a user, sent to a URL of hers")
@Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
public class WebhookEndpointResource {

    private final WebhookEndpointService endpoints;
    private final WebhookDeliveryService deliveries;
    private final CurrentPrincipal principal;

    public WebhookEndpointResource(
            WebhookEndpointService endpoints, WebhookDeliveryService deliveries, CurrentPrincipal principal) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.principal = principal;
    }

    @POST
    @Operation(
            summary = "Have my events sent to a URL",
            description = "Messages are signed as Standard Webhooks, with the secret that only this answer tells.")
    @APIResponseSchema(
            value = WebhookEndpointResponse.class,
            responseCode = "201",
            responseDescription = "The endpoint with its secret")
    @Sends({"Location", "ETag"})
    @APIResponse(responseCode = "409", description = "webhook-limit")
    @APIResponse(responseCode = "422", description = "webhook-url")
    public Uni<Response> create(@NotNull @Valid WebhookEndpointRequest request, UriInfo uri) {
        return endpoints.create(user(), request).map(made -> Response.created(uri.getAbsolutePathBuilder()
                        .path(made.endpoint().id().toString())
                        .build())
                .header(HttpHeaders.ETAG, IfMatch.tag(made.endpoint().version()))
                .entity(WebhookEndpointResponse.of(made.endpoint(), made.secret()))
                .build());
    }

    @GET
    @Operation(summary = "My endpoints, oldest first")
    @APIResponse(responseCode = "200", description = "All of them: there are only a few")
    public Uni<WebhookEndpointResponse.Endpoints> list() {
        return endpoints
                .list(user())
                .map(found -> new WebhookEndpointResponse.Endpoints(
                        found.stream().map(WebhookEndpointResponse::of).toList()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One of my endpoints")
    @APIResponseSchema(
            value = WebhookEndpointResponse.class,
            responseCode = "200",
            responseDescription = "The endpoint")
    @Sends("ETag")
    public Uni<Response> get(@RestPath UUID id) {
        return endpoints.get(user(), id).map(WebhookEndpointResource::answer);
    }

    @PATCH
    @Path("/{id}")
    @Operation(summary = "Change one of my endpoints", description = "Send the endpoint's ETag as If-Match.")
    @APIResponseSchema(
            value = WebhookEndpointResponse.class,
            responseCode = "200",
            responseDescription = "The changed endpoint")
    @Sends("ETag")
    @APIResponse(responseCode = "422", description = "webhook-url")
    public Uni<Response> change(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid WebhookEndpointPatch patch) {
        return endpoints.change(user(), id, IfMatch.required(ifMatch), patch).map(WebhookEndpointResource::answer);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Give one of my endpoints up", description = "Its log and what waits for it are gone too.")
    @APIResponse(responseCode = "204", description = "Done")
    public Uni<Void> delete(@RestPath UUID id) {
        return endpoints.delete(user(), id);
    }

    @POST
    @Path("/{id}/secret")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Make a new secret",
            description = "The former one signs too for a day, so that the receiver can change over.")
    @APIResponse(responseCode = "200", description = "The endpoint with its new secret, which only this answer tells")
    public Uni<WebhookEndpointResponse> rotate(@RestPath UUID id) {
        return endpoints.rotate(user(), id).map(made -> WebhookEndpointResponse.of(made.endpoint(), made.secret()));
    }

    @POST
    @Path("/{id}/test")
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(202)
    @Operation(summary = "Send a message of no event")
    @APIResponseSchema(
            value = WebhookDelivery.class,
            responseCode = "202",
            responseDescription = "It is sent after those that wait")
    @APIResponse(responseCode = "409", description = "conflict: the endpoint is not active")
    @RateLimited
    public Uni<WebhookDelivery> test(@RestPath UUID id) {
        return deliveries.test(user(), id);
    }

    private UUID user() {
        return principal.user().userId();
    }

    private static Response answer(WebhookEndpoint endpoint) {
        return Response.ok(WebhookEndpointResponse.of(endpoint))
                .header(HttpHeaders.ETAG, IfMatch.tag(endpoint.version()))
                .build();
    }
}
