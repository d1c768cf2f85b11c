package dev.exchanger.realtime.presence;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Sockets;

/**
 * What a process of the same name left when it died. It goes as if the node had not come back, after its lease; nobody
 * else sees that the node was dead. Not for several threads.
 */
final class FormerLife {

    /** More connections than a node has. */
    private static final int ALL = 1_000_000;

    private final PresenceStore store;
    private final Sockets sockets;
    private final PresenceConfig config;
    private final String node;
    private Map<UUID, List<String>> left;
    private long ends;
    private boolean ended;

    FormerLife(PresenceStore store, Sockets sockets, PresenceConfig config, String node) {
        this.store = store;
        this.sockets = sockets;
        this.config = config;
        this.node = node;
    }

    /**
     * Finds what was left, the first time, and ends it when its time has come, once.
     *
     * @param end ends these connections, by user
     */
    Uni<Void> end(Function<Map<UUID, List<String>>, Uni<Void>> end) {
        if (left == null) {
            return store.connectionsOf(node, ALL).invoke(this::found).replaceWithVoid();
        }
        if (ended || System.nanoTime() - ends < 0) {
            return Uni.createFrom().voidItem();
        }
        ended = true;
        return end.apply(left);
    }

    private void found(Map<UUID, List<String>> connections) {
        left = former(connections);
        // It was dead when this one started.
        long since = ManagementFactory.getRuntimeMXBean().getUptime();
        ends = System.nanoTime() + config.nodeLease().minusMillis(since).toNanos();
    }

    /** Those that are not connections of this life. */
    private Map<UUID, List<String>> former(Map<UUID, List<String>> connections) {
        Map<UUID, List<String>> former = new HashMap<>();
        connections.forEach((user, leases) -> former.put(
                user,
                leases.stream()
                        .filter(lease -> sockets.of(user).stream().noneMatch(open -> lease.endsWith("/" + open.id())))
                        .toList()));
        former.values().removeIf(List::isEmpty);
        return former;
    }
}
