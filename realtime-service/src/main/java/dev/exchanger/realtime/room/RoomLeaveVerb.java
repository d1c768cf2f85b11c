package dev.exchanger.realtime.room;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/** {@code room.leave}: no more messages of the room. Leaving a room one is not in is no error. */
@ApplicationScoped
public class RoomLeaveVerb implements Verb {

    private final RoomHub hub;

    public RoomLeaveVerb(RoomHub hub) {
        this.hub = hub;
    }

    @Override
    public String type() {
        return "room.leave";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        RoomName room = RoomName.parse(request.requireRoom())
                .orElseThrow(() -> SocketError.UNKNOWN_ROOM.because("no room of this name"));
        if (room.equals(RoomName.user(connection.userId()))) {
            throw SocketError.CONFLICT.because("a connection does not leave its user's own room");
        }
        hub.leave(room, connection);
        return Uni.createFrom().item(Reply.done());
    }
}
