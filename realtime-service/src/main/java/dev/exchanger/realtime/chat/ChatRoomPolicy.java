package dev.exchanger.realtime.chat;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomAccess;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;

/** The room of a chat is for its members. Asked of the database each time: a cache may not know yet who was removed. */
@ApplicationScoped
public class ChatRoomPolicy implements RoomAccess.Policy {

    private final Seats seats;

    public ChatRoomPolicy(Seats seats) {
        this.seats = seats;
    }

    @Override
    public RoomName.Kind kind() {
        return RoomName.Kind.CHAT;
    }

    @Override
    public Uni<Void> admit(SocketConnection connection, RoomName room) {
        return seats.taken(room.id(), connection.userId())
                .invoke(member -> {
                    if (!member) {
                        throw SocketError.NOT_FOUND.because("no such chat of yours");
                    }
                })
                .replaceWithVoid();
    }
}
