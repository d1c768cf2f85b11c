package dev.exchanger.realtime.collaboration;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.RequestRefused;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/**
 * {@code collab.op {op, field, value?, base: {e, s}, if?}}: one change of the document. The answer is its place in the
 * order of all changes.
 */
@ApplicationScoped
public class CollaborationOpVerb implements Verb {

    private static final int MAX_EPOCH = 64;

    private final OperationService service;

    public CollaborationOpVerb(OperationService service) {
        this.service = service;
    }

    @Override
    public String type() {
        return "collab.op";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        RoomName room = SessionRequest.room(request);
        if (!connection.rooms().contains(room.toString())) {
            throw SocketError.FORBIDDEN.because("join the session first");
        }
        JsonNode base = request.data().path("base");
        String epoch = base.path("e").asText();
        if (epoch.isEmpty() || epoch.length() > MAX_EPOCH) {
            throw noBase();
        }
        return service.place(room, request.requireKey(), operation(connection.userId(), request.data()), epoch)
                .map(Reply::at);
    }

    private static Operation operation(UUID author, JsonNode data) {
        return new Operation(
                field(data.path("field")), value(data), base(data.path("base").path("s")), condition(data), author);
    }

    private static String field(JsonNode field) {
        if (!field.isTextual()
                || field.textValue().isEmpty()
                || field.textValue().length() > Operation.MAX_FIELD) {
            throw SocketError.BAD_REQUEST.because(
                    "'d.field' must be a text of 1 to " + Operation.MAX_FIELD + " characters");
        }
        return field.textValue();
    }

    private static JsonNode value(JsonNode data) {
        String what = data.path("op").asText();
        if (what.equals(Operation.REMOVE)) {
            return null;
        }
        if (!what.equals(Operation.PUT) || !data.has("value")) {
            throw SocketError.BAD_REQUEST.because("'d.op' must be put, with 'd.value', or remove");
        }
        return data.get("value");
    }

    private static long base(JsonNode seq) {
        // More than a double holds exactly, which is what Lua counts with.
        if (!seq.isIntegralNumber() || !seq.canConvertToLong() || seq.longValue() < 0 || seq.longValue() > 1L << 53) {
            throw noBase();
        }
        return seq.longValue();
    }

    private static boolean condition(JsonNode data) {
        JsonNode condition = data.path("if");
        if (!condition.isMissingNode() && !condition.asText().equals(Operation.UNCHANGED)) {
            throw SocketError.BAD_REQUEST.because("'d.if' can only be unchanged");
        }
        return !condition.isMissingNode();
    }

    private static RequestRefused noBase() {
        return SocketError.BAD_REQUEST.because("'d.base' must be {\"e\": text, \"s\": number}");
    }
}
