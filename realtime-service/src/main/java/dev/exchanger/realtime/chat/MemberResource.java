package dev.exchanger.realtime.chat;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** The members of a chat. Each write answers where the chat's room is; nothing when it changed nothing. */
@Path("/api/v1/chats")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Chats")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
public class MemberResource {

    private final MemberService members;
    private final ChatService chats;
    private final SupportInboxService inbox;
    private final CurrentPrincipal principal;

    MemberResource(MemberService members, ChatService chats, SupportInboxService inbox, CurrentPrincipal principal) {
        this.members = members;
        this.chats = chats;
        this.inbox = inbox;
        this.principal = principal;
    }

    @GET
    @Path("/{id}/members")
    @Operation(summary = "Members with names and how far they have read")
    @APIResponse(responseCode = "200", description = "All, longest member first")
    public Uni<ChatView.Members> list(@RestPath UUID id) {
        return chats.readers(id, principal.user().userId()).map(ChatView.Members::new);
    }

    @POST
    @Path("/{id}/members")
    @Operation(summary = "Add a user to a group of mine", description = "Adding a member changes nothing.")
    @APIResponse(responseCode = "200", description = "Where the room is")
    @APIResponse(responseCode = "403", description = "forbidden: the caller is not the owner")
    @APIResponse(responseCode = "409", description = "members-fixed or chat-full")
    @APIResponse(responseCode = "422", description = "user-unknown")
    public Uni<ChatView.Done> add(@RestPath UUID id, @NotNull @Valid ChatView.Joining request) {
        return members.add(id, principal.user().userId(), request.userId()).map(ChatView.Done::of);
    }

    @DELETE
    @Path("/{id}/members/{userId}")
    @Operation(
            summary = "Leave a chat, or remove a member of a group of mine",
            description = "All connections of the member leave the chat's room. The owner's role passes on.")
    @APIResponse(responseCode = "200", description = "Where the room is")
    @APIResponse(responseCode = "403", description = "forbidden: the caller is not the owner")
    @APIResponse(responseCode = "409", description = "members-fixed")
    public Uni<ChatView.Done> remove(@RestPath UUID id, @RestPath UUID userId) {
        return members.remove(id, principal.user().userId(), userId).map(ChatView.Done::of);
    }

    @GET
    @Path("/users")
    @Secured(value = ApplicationContext.ADMIN, permission = "chats:support")
    @Operation(summary = "Who has a chat with the desk, last changed first", description = "Up to a minute old.")
    @APIResponse(responseCode = "200", description = "At most 100 chats of the kinds order and support")
    public Uni<ChatView.SupportInbox> users() {
        return inbox.users().map(ChatView.SupportInbox::new);
    }

    @POST
    @Path("/{id}/operators")
    @Consumes(MediaType.WILDCARD)
    @Secured(value = ApplicationContext.ADMIN, permission = "chats:support")
    @Operation(summary = "Come into a chat with the desk as an operator", description = "Of kind order or support.")
    @APIResponse(responseCode = "200", description = "Where the room is")
    public Uni<ChatView.Done> enter(@RestPath UUID id) {
        return members.enter(id, principal.user().userId()).map(ChatView.Done::of);
    }
}
