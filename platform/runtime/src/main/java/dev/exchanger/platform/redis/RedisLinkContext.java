package dev.exchanger.platform.redis;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

import dev.exchanger.platform.node.ServiceNode;

/**
 * What the connections of one link have in common.
 *
 * @param context the one event loop on which all of the link's state lives
 * @param node the service and node of the client names
 */
record RedisLinkContext(
        ContextInternal context,
        RedisConnector connector,
        RedisLinkConfig config,
        RedisLinkJournal journal,
        ServiceNode node) {

    /** Runs it on the event loop, at once when that is the current thread, with the link's context as the current one. */
    void run(Runnable action) {
        context.emit(null, nothing -> action.run());
    }

    Vertx vertx() {
        return context.owner();
    }

    /** Its listeners run on the link's context. */
    <T> Promise<T> promise() {
        return context.promise();
    }

    String clientName(RedisRole role) {
        String name = "exchanger-" + node.service() + "-" + role.code() + "-" + node.nodeId();
        // Redis allows no blanks in a client name, and the name travels in a URL.
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }
}
