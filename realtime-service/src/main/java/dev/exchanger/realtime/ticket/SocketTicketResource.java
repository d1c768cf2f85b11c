package dev.exchanger.realtime.ticket;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Tickets for handshakes that can carry no token. */
@Path("/api/v1/socket-tickets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sockets", description = "Connections to /ws/v1")
public class SocketTicketResource {

    private static final String SCHEME = "Bearer ";

    private final SocketTickets tickets;
    private final CurrentPrincipal caller;

    public SocketTicketResource(SocketTickets tickets, CurrentPrincipal caller) {
        this.tickets = tickets;
        this.caller = caller;
    }

    @POST
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
    @Operation(summary = "A ticket for one socket", description = """
                    For clients that cannot send their token in the handshake: open /ws/v1?ticket=… with it. It opens one \
                    socket of the session that asked, within 30 seconds.""")
    @APIResponseSchema(value = SocketTicket.class, responseCode = "201", responseDescription = "The ticket")
    @RateLimited
    public Uni<Response> issue(HttpHeaders headers) {
        // The one header that the caller was let in by.
        String token = headers.getHeaderString(HttpHeaders.AUTHORIZATION)
                .substring(SCHEME.length())
                .trim();
        return tickets.issue(caller.user().userId(), token)
                .map(ticket ->
                        Response.status(Response.Status.CREATED).entity(ticket).build());
    }
}
