package dev.exchanger.realtime.collaboration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomHub;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.Verb;

/** {@code collab.leave}: no more operations, and the others are told. Leaving what one is not in is no error. */
@ApplicationScoped
public class CollaborationLeaveVerb implements Verb {

    private final RoomHub hub;
    private final Participants participants;

    public CollaborationLeaveVerb(RoomHub hub, Participants participants) {
        this.hub = hub;
        this.participants = participants;
    }

    @Override
    public String type() {
        return "collab.leave";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        RoomName room = SessionRequest.room(request);
        hub.leave(room, connection);
        return participants.leave(room.id(), connection).replaceWith(Reply.done());
    }
}
