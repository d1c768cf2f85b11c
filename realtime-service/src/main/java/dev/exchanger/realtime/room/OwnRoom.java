package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.SocketListener;
import dev.exchanger.realtime.socket.SocketTimer;

/** The room of the user herself, which every connection of hers is in without asking. */
@ApplicationScoped
public class OwnRoom implements SocketListener, RoomAccess.Policy {

    private static final Logger LOG = Logger.getLogger(OwnRoom.class);
    /** A client that announced a resume and does not send it is joined all the same. */
    private static final Duration RESUME_LIMIT = Duration.ofSeconds(5);

    private final RoomHub hub;
    private final SocketTimer timer;
    private final List<OwnRoomListener> listeners;

    public OwnRoom(RoomHub hub, SocketTimer timer, @All List<OwnRoomListener> listeners) {
        this.hub = hub;
        this.timer = timer;
        this.listeners = listeners;
    }

    @Override
    public void opened(SocketConnection connection) {
        if (connection.resuming()) {
            timer.schedule(RESUME_LIMIT, () -> joinIfMissing(connection));
        } else {
            joinIfMissing(connection);
        }
    }

    @Override
    public void closed(SocketConnection connection) {
        // The hub takes it out of all rooms.
    }

    /** Joins unless it is in, and tells the client where the room is. */
    void joinIfMissing(SocketConnection connection) {
        RoomName room = RoomName.user(connection.userId());
        if (!connection.open()) {
            return;
        }
        if (connection.rooms().contains(room.toString())) {
            joined(connection);
        } else {
            hub.join(room, connection)
                    .subscribe()
                    .with(
                            position -> {
                                connection.send(EnvelopeWriter.push(
                                        "room.joined", room.toString(), position.orElse(null), null));
                                joined(connection);
                            },
                            failure -> LOG.errorf(failure, "%s could not join its own room", connection));
        }
    }

    private void joined(SocketConnection connection) {
        listeners.forEach(listener -> listener.joined(connection));
    }

    @Override
    public RoomName.Kind kind() {
        return RoomName.Kind.USER;
    }

    @Override
    public Uni<Void> admit(SocketConnection connection, RoomName room) {
        return room.id().equals(connection.userId())
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(SocketError.FORBIDDEN.because("the room of another user"));
    }
}
