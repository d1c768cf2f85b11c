package dev.exchanger.platform.event;

import java.util.Set;

import io.smallrye.mutiny.Uni;

/**
 * A CDI bean that takes events of one stream. {@link StreamConsumers} finds the beans and calls them.
 *
 * <p>Delivery is at least once: the same event may come again, also on another node. A handler with an effect in the
 * database remembers the event's id in the transaction of the effect. On one node the events of one subject come one after
 * the other in the order of the stream; two nodes may work on two events of the same subject at the same time, which
 * {@link CloudEvent#sequence} tells apart.
 */
public interface EventHandler {

    /** The stream, such as {@code events:exchange}. */
    String stream();

    /** The types wanted; none means all types of the stream. */
    Set<String> types();

    /**
     * Does the work of one event, on a Vert.x context of its own.
     *
     * @return completes when the effect is durable; a failure leads to another try, after the last one to the stream's
     *     dead letters. {@link EventPostponed} and a missing database or Redis do not count as tries.
     */
    Uni<Void> handle(CloudEvent event);
}
