package dev.exchanger.realtime.room;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

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
     * @return completes when it has its place in the room; fails when Redis is away, and then it may have or not
     */
    public Uni<Void> publish(RoomMessage message) {
        return hub.log().append(message).chain(appended -> {
            metrics.published(appended.repeated());
            return appended.repeated() || appended.published()
                    ? Uni.createFrom().voidItem()
                    : hub.bus().publish(message.room(), appended.frame());
        });
    }

    /**
     * Sends a message that is worth something only now; to the members on this node when the others cannot be reached.
     *
     * @param message a passing one
     * @return never fails
     */
    public Uni<Void> tell(RoomMessage message) {
        RoomFrame frame = message.unplaced();
        return hub.bus().publish(message.room(), frame).onFailure().recoverWithItem(failure -> {
            LOG.debugf("Only this node hears a message for %s: %s", message.room(), failure.toString());
            hub.deliverHere(message.room(), frame);
            return null;
        });
    }
}
