package dev.exchanger.realtime.delivery;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What one has received and read, and what is left. */
@Path("/api/v1/chats")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Delivery", description = "What has been received and read")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
public class DeliveryResource {

    private final DeliveryMarks marks;
    private final UnreadCounts unread;
    private final CurrentPrincipal principal;

    DeliveryResource(DeliveryMarks marks, UnreadCounts unread, CurrentPrincipal principal) {
        this.marks = marks;
        this.unread = unread;
        this.principal = principal;
    }

    @GET
    @Path("/unread")
    @Operation(
            summary = "How much is unread, of each chat and in all",
            description =
                    "Messages of others after the last one I have read, but for deleted ones. Counted when asked.")
    @APIResponse(responseCode = "200", description = "The total, and the chats with unread messages")
    public Uni<DeliveryView.Unread> unread() {
        return unread.of(principal.user().userId());
    }

    @POST
    @Path("/{id}/received")
    @Operation(
            summary = "This session has received up to this message",
            description = "A lower number than before changes nothing; one beyond the last message counts as that.")
    @APIResponse(responseCode = "200", description = "Up to which message some device of mine has the chat")
    public Uni<DeliveryView.DeliveredMark> received(@RestPath UUID id, @NotNull @Valid DeliveryView.UpTo request) {
        return marks.received(Device.of(principal.user()), id, request.seq()).map(DeliveryView.DeliveredMark::new);
    }

    @POST
    @Path("/{id}/read")
    @Operation(
            summary = "I have read up to this message",
            description = "A lower number than before changes nothing. What is read is received, too.")
    @APIResponse(responseCode = "200", description = "How far I have read and what is left")
    public Uni<DeliveryView.ReadMark> read(@RestPath UUID id, @NotNull @Valid DeliveryView.UpTo request) {
        return marks.read(Device.of(principal.user()), id, request.seq());
    }
}
