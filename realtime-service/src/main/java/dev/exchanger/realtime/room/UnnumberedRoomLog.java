package dev.exchanger.realtime.room;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Position;

/**
 * No log at all: for {@code USE_REDIS_EVENT_ORDERING=false} while rooms span nodes. Numbers that one process gives
 * mean nothing on another, so messages carry none and nothing can be resumed.
 */
final class UnnumberedRoomLog implements RoomLog {

    @Override
    public Uni<Appended> append(RoomMessage message) {
        return Uni.createFrom().item(() -> new Appended(message.unplaced(), false, false));
    }

    @Override
    public Uni<Extract> read(RoomName room, Position known, int limit) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Uni<Extract> replay(RoomName room, Position claimed, int limit) {
        return Uni.createFrom().nullItem();
    }
}
