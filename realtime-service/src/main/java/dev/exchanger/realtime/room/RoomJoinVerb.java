package dev.exchanger.realtime.room;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConfig;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/** {@code room.join}: from the position in the answer on, the connection gets every message of the room. */
@ApplicationScoped
public class RoomJoinVerb implements Verb {

    private final RoomHub hub;
    private final RoomAccess access;
    private final RoomMetrics metrics;
    private final int maxRooms;

    public RoomJoinVerb(RoomHub hub, RoomAccess access, RoomMetrics metrics, SocketConfig config) {
        this.hub = hub;
        this.access = access;
        this.metrics = metrics;
        this.maxRooms = config.maxRooms();
    }

    @Override
    public String type() {
        return "room.join";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        String name = request.requireRoom();
        if (connection.rooms().size() >= maxRooms && !connection.rooms().contains(name)) {
            metrics.refused();
            throw SocketError.CONFLICT.because("a connection can be in " + maxRooms + " rooms");
        }
        return access.admit(connection, name)
                .chain(room -> hub.join(room, connection))
                .map(position -> Reply.at(position.orElse(null)));
    }
}
