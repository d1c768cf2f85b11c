package dev.exchanger.realtime.chat;

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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The chats of the one who asks. */
@Path("/api/v1/chats")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Chats", description = "Chats and their members")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
public class ChatResource {

    private static final Cursor CURSOR = Cursor.of("chats.v1", 2);
    private static final String BEARER = "Bearer ";

    private final ChatService chats;
    private final CurrentPrincipal principal;

    ChatResource(ChatService chats, CurrentPrincipal principal) {
        this.chats = chats;
        this.principal = principal;
    }

    @POST
    @Operation(
            summary = "Create a chat, or find it",
            description = "There is one direct chat for two users, one for an order, one support chat for a user: "
                    + "creating it again answers 200 with what there is. A group is created once for each key.")
    @APIResponse(
            responseCode = "201",
            description = "The chat and where its room is",
            content = @Content(schema = @Schema(implementation = ChatView.Created.class)),
            headers = @Header(name = "Location", ref = "Location"))
    @APIResponseSchema(value = ChatView.Created.class, responseCode = "200", responseDescription = "The chat there is")
    @APIResponse(responseCode = "404", description = "not-found: no such order of mine")
    @APIResponse(responseCode = "422", description = "user-unknown or idempotency-key-reused")
    public Uni<Response> create(
            @RestHeader(IdempotencyKey.HEADER) String key,
            @RestHeader(HttpHeaders.AUTHORIZATION) String authorization,
            @NotNull @Valid ChatRequest request,
            UriInfo uri) {
        String token = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
        ChatService.Caller caller = new ChatService.Caller(principal.user().userId(), token);
        return chats.create(caller, request, IdempotencyKey.required(key).value())
                .map(made -> {
                    Written<Seat> chat = made.chat();
                    Response.ResponseBuilder answer = made.created()
                            ? Response.created(uri.getAbsolutePathBuilder()
                                    .path(chat.value().chat().id().toString())
                                    .build())
                            : Response.ok();
                    return answer.entity(new ChatView.Created(chat.epoch(), chat.seq(), ChatView.Mine.of(chat.value())))
                            .build();
                });
    }

    @GET
    @Operation(summary = "My chats, last changed first")
    @APIResponseSchema(value = ChatView.Chats.class, responseCode = "200", responseDescription = "A page")
    public Uni<Response> list(@RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        Optional<ListPosition> after = Optional.ofNullable(cursor).map(ChatResource::position);
        return chats.list(principal.user().userId(), after, size + 1).map(found -> {
            Page<ChatView.Mine> page =
                    Page.of(found, size, ChatResource::cursor).map(ChatView.Mine::of);
            return page.ok(new ChatView.Chats(page.items(), page.nextCursor().orElse(null)), uri)
                    .build();
        });
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One of my chats with its members",
            description = "What is told in its room after the position answered may be missing here.")
    @APIResponse(responseCode = "200", description = "The chat")
    public Uni<ChatView.Whole> get(@RestPath UUID id) {
        return chats.get(id, principal.user().userId());
    }

    private static String cursor(Seat seat) {
        return CURSOR.encode(seat.chat().updatedAt(), seat.chat().id());
    }

    private static ListPosition position(String cursor) {
        return CURSOR.decode(
                cursor, keys -> new ListPosition(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1))));
    }
}
