package dev.exchanger.realtime.chat;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/** {@code chat.create {kind, title?, members?, orderId?}} with {@code k}: as {@code POST /api/v1/chats}. */
@ApplicationScoped
class ChatCreateVerb implements Verb {

    private final ChatService chats;
    private final ObjectMapper json;

    ChatCreateVerb(ChatService chats, ObjectMapper json) {
        this.chats = chats;
        this.json = json;
    }

    @Override
    public String type() {
        return "chat.create";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        ChatService.Caller caller = new ChatService.Caller(connection.userId(), connection.token());
        return chats.create(caller, read(request), request.requireKey())
                .map(made -> Reply.at(
                        made.chat().position(),
                        json.createObjectNode()
                                .put("created", made.created())
                                .set(
                                        "chat",
                                        json.valueToTree(made.chat().value().chat()))));
    }

    private ChatRequest read(Envelope.Request request) {
        try {
            ChatRequest chat = json.treeToValue(request.data(), ChatRequest.class);
            if (chat.kind() != null) {
                return chat;
            }
        } catch (JsonProcessingException e) {
            // Answered like a missing kind.
        }
        throw SocketError.BAD_REQUEST.because("'d' must be {kind, title?, members?, orderId?}");
    }
}
