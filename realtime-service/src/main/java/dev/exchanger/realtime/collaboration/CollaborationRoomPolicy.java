package dev.exchanger.realtime.collaboration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomAccess;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.SocketConnection;

/** The room of a session is for its participants, while it is open. */
@ApplicationScoped
public class CollaborationRoomPolicy implements RoomAccess.Policy {

    private final CollaborationService service;

    public CollaborationRoomPolicy(CollaborationService service) {
        this.service = service;
    }

    @Override
    public RoomName.Kind kind() {
        return RoomName.Kind.COLLABORATION;
    }

    @Override
    public Uni<Void> admit(SocketConnection connection, RoomName room) {
        return service.requireOpen(connection.userId(), room.id()).replaceWithVoid();
    }
}
