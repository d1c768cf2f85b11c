package dev.exchanger.realtime.feed;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomAccess;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.SocketConnection;

/** Rates are public. */
@ApplicationScoped
public class RatesRoomPolicy implements RoomAccess.Policy {

    @Override
    public RoomName.Kind kind() {
        return RoomName.Kind.RATES;
    }

    @Override
    public Uni<Void> admit(SocketConnection connection, RoomName room) {
        return Uni.createFrom().voidItem();
    }
}
