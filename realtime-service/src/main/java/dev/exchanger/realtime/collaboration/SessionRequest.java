package dev.exchanger.realtime.collaboration;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.SocketError;

/** What the requests of collaboration have in common. */
final class SessionRequest {

    private SessionRequest() {}

    /** The room, which has to be that of a session. */
    static RoomName room(Envelope.Request request) {
        return RoomName.parse(request.requireRoom())
                .filter(room -> room.kind() == RoomName.Kind.COLLABORATION)
                .orElseThrow(() -> SocketError.UNKNOWN_ROOM.because("no room of this name"));
    }

    static String title(JsonNode data) {
        JsonNode title = data.path("title");
        if (!title.isTextual()) {
            throw SocketError.BAD_REQUEST.because("'d.title' must be a text");
        }
        return title.textValue();
    }

    /** {@code d.participants}, which may be missing. */
    static List<UUID> participants(JsonNode data) {
        JsonNode users = data.path("participants");
        List<UUID> ids = new ArrayList<>();
        if (!users.isMissingNode() && !users.isArray()) {
            throw noUsers();
        }
        try {
            users.forEach(user -> ids.add(UUID.fromString(user.asText())));
        } catch (IllegalArgumentException e) {
            throw noUsers();
        }
        return ids;
    }

    private static RuntimeException noUsers() {
        return SocketError.BAD_REQUEST.because("'d.participants' must be a list of user ids");
    }
}
