package dev.exchanger.realtime.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/**
 * {@code msg.received {seq}} of the chat {@code r}: this device has its messages up to this number. Without {@code r},
 * {@code {upTo: {room: seq}}} says it of up to {@value #MAX_CHATS} chats at once.
 */
@ApplicationScoped
class ReceivedVerb implements Verb {

    private static final int MAX_CHATS = 100;

    private final DeliveryMarks marks;

    ReceivedVerb(DeliveryMarks marks) {
        this.marks = marks;
    }

    @Override
    public String type() {
        return "msg.received";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        Device device = Device.of(connection);
        if (request.room() != null) {
            return marks.received(
                            device, chat(request.room()), number(request.data().path("seq"), "'d.seq'"))
                    .map(now -> Reply.with(EnvelopeWriter.object().put("deliveredSeq", now)));
        }
        return marks.received(device, all(request.data().path("upTo"))).map(now -> {
            ObjectNode data = EnvelopeWriter.object();
            ObjectNode delivered = data.putObject("deliveredSeq");
            now.forEach((chat, seq) -> delivered.put(RoomName.chat(chat).toString(), seq));
            return Reply.with(data);
        });
    }

    private static Map<UUID, Long> all(JsonNode upTo) {
        if (!upTo.isObject() || upTo.isEmpty() || upTo.size() > MAX_CHATS) {
            throw SocketError.BAD_REQUEST.because("'r' is missing, or 'd.upTo' with 1 to " + MAX_CHATS + " rooms");
        }
        Map<UUID, Long> all = new HashMap<>();
        upTo.fields().forEachRemaining(entry -> all.put(chat(entry.getKey()), number(entry.getValue(), "'d.upTo'")));
        return all;
    }

    private static UUID chat(String room) {
        return RoomName.parse(room)
                .filter(name -> name.kind() == RoomName.Kind.CHAT)
                .map(RoomName::id)
                .orElseThrow(() -> SocketError.UNKNOWN_ROOM.because("not the room of a chat"));
    }

    private static long number(JsonNode value, String what) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw SocketError.BAD_REQUEST.because(what + " must be a number, not negative");
        }
        return value.longValue();
    }
}
