package dev.exchanger.realtime.presence;

import io.smallrye.mutiny.Uni;

/** A CDI bean that keeps something for the connections of nodes in Redis, which has to go with a node that died. */
public interface NodeListener {

    /**
     * A node has shown no sign of life for longer than its lease. Called on any node, on several at once, and again until
     * it has succeeded; also on the node itself when it has started again, for what its former life left.
     */
    Uni<Void> died(String node);
}
