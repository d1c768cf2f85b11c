package dev.exchanger.realtime.feed;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomAccess;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;

/** The room of an order is for whoever exchange-service shows the order to. */
@ApplicationScoped
public class OrderRoomPolicy implements RoomAccess.Policy {

    private final ExchangeOrders orders;

    public OrderRoomPolicy(ExchangeOrders orders) {
        this.orders = orders;
    }

    @Override
    public RoomName.Kind kind() {
        return RoomName.Kind.ORDER;
    }

    @Override
    public Uni<Void> admit(SocketConnection connection, RoomName room) {
        return orders.look(room.id(), connection.token())
                .invoke(verdict -> {
                    switch (verdict) {
                        case OWN -> {}
                        case NONE -> throw SocketError.NOT_FOUND.because("no such order");
                        case UNAUTHORIZED -> throw SocketError.UNAUTHORIZED.because("the token is not valid any more");
                    }
                })
                .replaceWithVoid();
    }
}
