package dev.exchanger.realtime.message;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketError;

/** {@code typing}: tells the others in the room, once. Only for connections that are in it, so that nothing is looked up. */
@ApplicationScoped
class TypingVerb extends ChatVerb {

    private final RoomPublisher rooms;
    private final Clock clock;

    TypingVerb(RoomPublisher rooms, Clock clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "typing";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        RoomName room = RoomName.chat(asked.chat());
        if (!asked.connection().rooms().contains(room.toString())) {
            throw SocketError.CONFLICT.because("join the room first");
        }
        return rooms.tell(RoomMessage.passing(
                        room,
                        "typing",
                        clock.instant(),
                        EnvelopeWriter.object().put("userId", asked.user().toString())))
                .replaceWith(Reply.done());
    }
}
