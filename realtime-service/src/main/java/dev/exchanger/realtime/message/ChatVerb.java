package dev.exchanger.realtime.message;

import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/** A request about one chat, whose room it names. */
public abstract class ChatVerb implements Verb {

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        RoomName room = RoomName.parse(request.requireRoom())
                .filter(name -> name.kind() == RoomName.Kind.CHAT)
                .orElseThrow(() -> SocketError.UNKNOWN_ROOM.because("not the room of a chat"));
        return answer(new Asked(connection, room.id(), request));
    }

    /** Does what is asked. */
    protected abstract Uni<Reply> answer(Asked asked);

    /** A request and the chat it is about. */
    public record Asked(SocketConnection connection, UUID chat, Envelope.Request request) {

        public UUID user() {
            return connection.userId();
        }

        public String key() {
            return request.requireKey();
        }

        public String text(String member) {
            JsonNode value = request.data().path(member);
            if (!value.isTextual()) {
                throw SocketError.BAD_REQUEST.because("'d." + member + "' must be a text");
            }
            return value.textValue();
        }

        public UUID id(String member) {
            UUID id = idOrNull(member);
            if (id == null) {
                throw SocketError.BAD_REQUEST.because("'d." + member + "' must be an id");
            }
            return id;
        }

        /** {@code null} when it is absent. */
        public UUID idOrNull(String member) {
            JsonNode value = request.data().path(member);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            try {
                return UUID.fromString(text(member));
            } catch (IllegalArgumentException e) {
                throw SocketError.BAD_REQUEST.because("'d." + member + "' must be an id");
            }
        }

        /** {@code null} when it is absent. */
        public Long numberOrNull(String member) {
            JsonNode value = request.data().path(member);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw SocketError.BAD_REQUEST.because("'d." + member + "' must be a number, not negative");
            }
            return value.longValue();
        }
    }
}
