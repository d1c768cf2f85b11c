package dev.exchanger.realtime.message;

import java.util.Optional;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;
import dev.exchanger.realtime.chat.Written;
import dev.exchanger.realtime.limit.RateHeaders;
import dev.exchanger.realtime.limit.UserLimits;

/** The messages of a chat one is in. */
@Path("/api/v1/chats")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Messages", description = "Messages of a chat, and what is pinned")
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
public class MessageResource {

    private final MessageService service;
    private final MessageChanges changes;
    private final History history;
    private final UserLimits limits;
    private final CurrentPrincipal principal;

    MessageResource(
            MessageService service,
            MessageChanges changes,
            History history,
            UserLimits limits,
            CurrentPrincipal principal) {
        this.service = service;
        this.changes = changes;
        this.history = history;
        this.limits = limits;
        this.principal = principal;
    }

    @POST
    @Path("/{id}/messages")
    @Operation(
            summary = "Send a message",
            description = "Repeated with the same Idempotency-Key and body it answers the same and sends nothing.")
    @APIResponseSchema(value = MessageView.Wrote.class, responseCode = "201", responseDescription = "The message")
    @Sends("ETag")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused")
    @RateLimited(tellsBudget = true)
    public Uni<Response> send(
            @RestPath UUID id,
            @RestHeader(IdempotencyKey.HEADER) String key,
            @NotNull @Valid MessageView.Sending request) {
        String once = IdempotencyKey.required(key).value();
        return limits.message(user()).chain(left -> service.send(user(), id, request.body(), request.replyTo(), once)
                .map(written -> answer(Response.status(Response.Status.CREATED), written, left)));
    }

    @POST
    @Path("/{id}/forwards")
    @Operation(summary = "Forward a message of a chat I am in to this one")
    @APIResponseSchema(value = MessageView.Wrote.class, responseCode = "201", responseDescription = "The copy")
    @Sends("ETag")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused")
    @RateLimited(tellsBudget = true)
    public Uni<Response> forward(
            @RestPath UUID id,
            @RestHeader(IdempotencyKey.HEADER) String key,
            @NotNull @Valid MessageView.Forwarding request) {
        String once = IdempotencyKey.required(key).value();
        return limits.forward(user()).chain(left -> service.forward(user(), id, request.messageId(), once)
                .map(written -> answer(Response.status(Response.Status.CREATED), written, left)));
    }

    @GET
    @Path("/{id}/messages")
    @Operation(
            summary = "Messages, newest first; with after, oldest first",
            description = "Whoever resumes the chat's room from the position answered misses nothing.")
    @APIResponseSchema(value = MessageView.Messages.class, responseCode = "200", responseDescription = "A page")
    @APIResponse(responseCode = "422", description = "validation: after excludes cursor")
    public Uni<Response> history(
            @RestPath UUID id,
            @RestQuery String limit,
            @RestQuery String cursor,
            @RestQuery String after,
            UriInfo uri) {
        History.Range range = HistoryCursor.range(cursor, after, limit);
        return history.read(user(), id, range).map(slice -> {
            MessageView.Messages page = MessageView.Messages.of(slice, HistoryCursor.next(slice, range));
            return new Page<>(page.messages(), Optional.ofNullable(page.nextCursor()))
                    .ok(page, uri)
                    .build();
        });
    }

    @GET
    @Path("/{id}/messages/{messageId}")
    @Operation(summary = "A message", description = "What is left of it when it was deleted.")
    @APIResponseSchema(value = Message.class, responseCode = "200", responseDescription = "The message")
    @Sends("ETag")
    public Uni<Response> get(@RestPath UUID id, @RestPath UUID messageId) {
        return history.one(user(), id, messageId).map(message -> Response.ok(message)
                .header(HttpHeaders.ETAG, IfMatch.tag(message.version()))
                .build());
    }

    @PATCH
    @Path("/{id}/messages/{messageId}")
    @Operation(
            summary = "Change the body of a message of mine",
            description =
                    "With the message's ETag as If-Match it changes that version only; without, whatever there is. "
                            + "The same body again changes nothing.")
    @APIResponseSchema(value = MessageView.Wrote.class, responseCode = "200", responseDescription = "The message")
    @Sends("ETag")
    @APIResponse(responseCode = "403", description = "forbidden: somebody else's message")
    @APIResponse(responseCode = "409", description = "message-deleted or forwarded")
    @RateLimited(tellsBudget = true)
    public Uni<Response> edit(
            @RestPath UUID id,
            @RestPath UUID messageId,
            @RestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
            @NotNull @Valid MessageView.Editing request) {
        Optional<IfMatch> condition = ifMatch.map(IfMatch::required);
        return limits.message(user()).chain(left -> changes.edit(user(), id, messageId, request.body(), condition)
                .map(written -> answer(Response.ok(), written, left)));
    }

    @DELETE
    @Path("/{id}/messages/{messageId}")
    @Operation(
            summary = "Delete a message",
            description = "Of mine; as owner of a group or operator, anybody's. Its number stays.")
    @APIResponse(responseCode = "200", description = "What is left of it")
    @APIResponse(responseCode = "403", description = "forbidden: somebody else's message")
    public Uni<MessageView.Wrote> delete(@RestPath UUID id, @RestPath UUID messageId) {
        return changes.delete(user(), id, messageId).map(MessageView.Wrote::of);
    }

    private static Response answer(Response.ResponseBuilder answer, Written<Message> written, RateDecision left) {
        answer.header(HttpHeaders.ETAG, IfMatch.tag(written.value().version()));
        return RateHeaders.put(answer.entity(MessageView.Wrote.of(written)), left)
                .build();
    }

    private UUID user() {
        return principal.user().userId();
    }
}
