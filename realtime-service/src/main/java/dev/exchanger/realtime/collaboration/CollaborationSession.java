package dev.exchanger.realtime.collaboration;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.EnvelopeWriter;

/**
 * A session.
 *
 * @param participants who may join, the owner included
 * @param operations how many have been saved
 * @param activeAt when operations were saved last, at first its creation
 * @param closedAt {@code null} while it is open
 */
public record CollaborationSession(
        UUID id,
        String title,
        UUID ownerId,
        List<UUID> participants,
        long operations,
        Instant createdAt,
        Instant activeAt,
        Instant closedAt) {

    public CollaborationSession {
        participants = List.copyOf(participants);
    }

    RoomName room() {
        return RoomName.collaboration(id);
    }

    boolean open() {
        return closedAt == null;
    }

    /** As the socket tells it. */
    ObjectNode toJson() {
        ObjectNode json = EnvelopeWriter.object()
                .put("id", id.toString())
                .put("room", room().toString())
                .put("title", title)
                .put("ownerId", ownerId.toString());
        ArrayNode users = json.putArray("participants");
        participants.forEach(user -> users.add(user.toString()));
        return json.put("createdAt", createdAt.toString());
    }
}
