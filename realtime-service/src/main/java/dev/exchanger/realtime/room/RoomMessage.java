package dev.exchanger.realtime.room;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.Position;

/**
 * A message for a room, encoded but for its position, which only the log can give.
 *
 * @param room where it goes
 * @param key makes publishing it twice harmless; {@code null} for messages outside the sequence
 * @param head the JSON before the position
 * @param tail the JSON after it
 */
public record RoomMessage(RoomName room, String key, String head, String tail) {

    public RoomMessage {
        Objects.requireNonNull(room, "room");
    }

    /**
     * A message that takes a place in the room's sequence and history.
     *
     * @param key of what is told, such as an event's id: the room gets it once however often it is published
     */
    public static RoomMessage lasting(RoomName room, String key, String type, Instant at, JsonNode data) {
        return encode(room, Objects.requireNonNull(key, "key"), type, at, data);
    }

    /** A message that is worth something only now: not numbered, not kept, lost for whoever is not there. */
    public static RoomMessage passing(RoomName room, String type, Instant at, JsonNode data) {
        return encode(room, null, type, at, data);
    }

    private static RoomMessage encode(RoomName room, String key, String type, Instant at, JsonNode data) {
        String[] parts = EnvelopeWriter.roomMessage(type, room.toString(), key, at, data);
        return new RoomMessage(room, key, parts[0], parts[1]);
    }

    /** The message at its place. */
    RoomFrame at(Position position) {
        String place = "\"s\":" + position.seq() + ",\"e\":\"" + position.epoch() + "\",";
        return new RoomFrame(position, Frame.of(head + place + tail));
    }

    /** The message without a place. */
    RoomFrame unplaced() {
        return new RoomFrame(null, Frame.of(head + tail));
    }
}
