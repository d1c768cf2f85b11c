package dev.exchanger.platform.event;

import java.util.HashSet;
import java.util.Set;

/**
 * One entry that this node took and has not finished. Touched on the consumers' event loop only.
 */
final class Delivery {

    /** What is to be done next. */
    enum Phase {
        /** Count one more delivery, unless another node took the entry. */
        CLAIM,
        /** Give it to the handlers. */
        HANDLE,
        /** The effect is there: tell the group. */
        ACKNOWLEDGE,
        /** Move it to the dead letters. */
        BURY
    }

    /** Names an entry among all streams. */
    record Key(String stream, String entryId) {}

    final StreamGroup group;
    final StreamEntry entry;
    /** {@code null} when the entry holds none. */
    final CloudEvent event;
    /** Handlers that succeeded; another one's failure does not repeat them. */
    final Set<EventHandler> handled = new HashSet<>();

    Phase phase;
    int deliveries;
    /** Tries in a row that failed because something is away. */
    int postponed;
    /** Why it is given up. */
    String reason;

    long touchedAt = System.nanoTime();

    private Delivery(StreamGroup group, StreamEntry entry, CloudEvent event, int deliveries, Phase phase) {
        this.group = group;
        this.entry = entry;
        this.event = event;
        this.deliveries = deliveries;
        this.phase = phase;
    }

    /** @param deliveries how often the entry was delivered, this time included */
    static Delivery of(StreamGroup group, StreamEntry entry, int deliveries, int maxDeliveries) {
        CloudEvent event;
        try {
            String json = entry.fields().get(StreamEntry.EVENT);
            if (json == null) {
                throw new MalformedEvent("field " + StreamEntry.EVENT + " is missing");
            }
            event = CloudEvent.fromJson(json);
        } catch (MalformedEvent e) {
            return new Delivery(group, entry, null, deliveries, Phase.BURY).because(e.getMessage());
        }
        if (deliveries > maxDeliveries) {
            return new Delivery(group, entry, event, deliveries, Phase.BURY)
                    .because("delivered " + (deliveries - 1) + " times without an end");
        }
        return new Delivery(group, entry, event, deliveries, Phase.HANDLE);
    }

    Delivery because(String why) {
        reason = why;
        return this;
    }

    Key key() {
        return new Key(group.stream(), entry.id());
    }

    /** Deliveries of one lane are worked on one after the other. */
    String lane() {
        return group.stream() + " " + (event == null ? entry.id() : event.subject());
    }

    @Override
    public String toString() {
        String what = event == null ? "" : " " + event.type() + " " + event.id() + " of " + event.subject();
        return group.stream() + " " + entry.id() + what;
    }
}
