package dev.exchanger.realtime.collaboration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomHub;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConfig;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/**
 * {@code collab.join}: puts the connection in the session's room and answers with the document and its position.
 * Operations up to that position may come as well; they are in the document already.
 */
@ApplicationScoped
public class CollaborationJoinVerb implements Verb {

    private final CollaborationRoomPolicy policy;
    private final CollaborationService service;
    private final Participants participants;
    private final RoomHub hub;
    private final int maxRooms;

    public CollaborationJoinVerb(
            CollaborationRoomPolicy policy,
            CollaborationService service,
            Participants participants,
            RoomHub hub,
            SocketConfig config) {
        this.policy = policy;
        this.service = service;
        this.participants = participants;
        this.hub = hub;
        this.maxRooms = config.maxRooms();
    }

    @Override
    public String type() {
        return "collab.join";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        RoomName room = SessionRequest.room(request);
        boolean member = connection.rooms().contains(room.toString());
        if (connection.rooms().size() >= maxRooms && !member) {
            throw SocketError.CONFLICT.because("a connection can be in " + maxRooms + " rooms");
        }
        // The room first: an operation that comes while the document is read must not be missed.
        return policy.admit(connection, room)
                .chain(() -> hub.join(room, connection)
                        .chain(() -> participants.enter(room.id(), connection))
                        .chain(() -> service.state(connection.userId(), room.id()))
                        .onFailure()
                        .call(() -> member ? Uni.createFrom().voidItem() : leave(room, connection)))
                .map(state -> Reply.at(state.position(), state.toJson()));
    }

    private Uni<Void> leave(RoomName room, SocketConnection connection) {
        hub.leave(room, connection);
        return participants.leave(room.id(), connection);
    }
}
