package dev.exchanger.realtime.room;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.realtime.socket.Position;

/** Sends messages to the members of a room, on whichever node they are. */
@ApplicationScoped
public class RoomPublisher {

    private static final Logger LOG = Logger.getLogger(RoomPublisher.class);

    private final RoomHub hub;
    private final RoomMetrics metrics;

    public RoomPublisher(RoomHub hub, RoomMetrics metrics) {
        this.hub = hub;
        this.metrics = metrics;
    }

    /**
     * Numbers, keeps and sends a message. Publishing the same key again changes nothing.
     *
     * @param message a lasting one
     * @return its place in the room, {@code null} when rooms are not numbered; fails when Redis is away, and then it may
     *     have one or not
     */
    public Uni<Position> publish(RoomMessage message) {
        return hub.log(message.room()).append(message).chain(appended -> {
            metrics.published(appended.repeated());
            Position place = appended.frame().position();
            return appended.repeated() || appended.published()
                    ? Uni.createFrom().item(place)
                    : hub.bus(message.room())
                            .publish(message.room(), appended.frame())
                            .replaceWith(place);
        });
    }

    /**
     * Where a room is now. What is read from the database after this holds at least everything up to there.
     *
     * @return empty while Redis is away or when rooms are not numbered; never fails
     */
    public Uni<Optional<Position>> position(RoomName room) {
        return hub.log(room)
                .read(room, null, 1)
                .map(extract -> Optional.ofNullable(extract).map(RoomLog.Extract::top))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    /**
     * Sends a message that is worth something only now; to the members on this node when the others cannot be reached.
     *
     * @param message a passing one
     * @return never fails
     */
    public Uni<Void> tell(RoomMessage message) {
        RoomFrame frame = message.unplaced();
        return hub.bus(message.room())
                .publish(message.room(), frame)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("Only this node hears a message for %s: %s", message.room(), failure.toString());
                    hub.deliverHere(message.room(), frame);
                    return null;
                });
    }
}
