package dev.exchanger.realtime.roomoutbox;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;

/**
 * A lasting message for a room, owed since a transaction was committed.
 *
 * @param id of this row
 * @param room it goes to
 * @param key its idempotency key, unique in the room
 * @param type of the push
 * @param at when the change was made
 * @param data of the push
 * @param removed who has to leave the room, {@code null} for nobody
 */
public record RoomOutboxEntry(
        UUID id, RoomName room, String key, String type, Instant at, JsonNode data, UUID removed) {

    public static RoomOutboxEntry of(RoomName room, String key, String type, Instant at, JsonNode data) {
        return new RoomOutboxEntry(UuidV7.next(), room, key, type, at, data, null);
    }

    /** The same, and the user's connections leave the room. */
    public RoomOutboxEntry removing(UUID user) {
        return new RoomOutboxEntry(id, room, key, type, at, data, user);
    }

    RoomMessage message() {
        return RoomMessage.lasting(room, key, type, at, data);
    }
}
