package dev.exchanger.realtime.message;

import java.util.UUID;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;
import dev.exchanger.realtime.chat.Written;
import dev.exchanger.realtime.limit.RateHeaders;
import dev.exchanger.realtime.limit.UserLimits;

/** What is pinned in a chat one is in. */
@Path("/api/v1/chats")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
public class PinResource {

    private final PinService pins;
    private final UserLimits limits;
    private final CurrentPrincipal principal;

    PinResource(PinService pins, UserLimits limits, CurrentPrincipal principal) {
        this.pins = pins;
        this.limits = limits;
        this.principal = principal;
    }

    @GET
    @Path("/{id}/pins")
    @Operation(summary = "What is pinned, last pinned first")
    @APIResponse(responseCode = "200", description = "All pins")
    public Uni<MessageView.Pins> list(@RestPath UUID id) {
        return pins.list(user(), id).map(MessageView.Pins::new);
    }

    @PUT
    @Path("/{id}/pins/{messageId}")
    @Operation(summary = "Pin a message", description = "Pinning it again changes nothing.")
    @APIResponseSchema(
            value = MessageView.Done.class,
            responseCode = "200",
            responseDescription = "Where that was told")
    @APIResponse(responseCode = "409", description = "pin-limit")
    @RateLimited(tellsBudget = true)
    public Uni<Response> pin(@RestPath UUID id, @RestPath UUID messageId) {
        return limits.pin(user()).chain(left -> pins.pin(user(), id, messageId).map(written -> answer(written, left)));
    }

    @DELETE
    @Path("/{id}/pins/{messageId}")
    @Operation(summary = "Unpin a message", description = "What is not pinned stays so.")
    @APIResponseSchema(
            value = MessageView.Done.class,
            responseCode = "200",
            responseDescription = "Where that was told; empty when it was not pinned")
    @RateLimited(tellsBudget = true)
    public Uni<Response> unpin(@RestPath UUID id, @RestPath UUID messageId) {
        return limits.pin(user())
                .chain(left -> pins.unpin(user(), id, messageId).map(written -> answer(written, left)));
    }

    private static Response answer(Written<Void> written, RateDecision left) {
        return RateHeaders.put(Response.ok(MessageView.Done.of(written)), left).build();
    }

    private UUID user() {
        return principal.user().userId();
    }
}
