package dev.exchanger.realtime.statistics;

import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.Sockets;

/** Counts the connections of this node. */
@ApplicationScoped
public class NodeCensus {

    private static final String PREFIX = "exchanger_realtime_";

    private final Sockets sockets;
    private final MeterRegistry registry;
    private final Clock clock;
    private final String node;

    public NodeCensus(Sockets sockets, MeterRegistry registry, Clock clock, ServiceNode node) {
        this.sockets = sockets;
        this.registry = registry;
        this.clock = clock;
        this.node = node.nodeId();
    }

    /** As it is now: one walk over the connections, and the meters. */
    NodeStatistics count() {
        long connections = 0;
        long oldest = 0;
        long together = 0;
        long pendingBytes = 0;
        long pendingRequests = 0;
        Map<String, Long> contexts = new TreeMap<>();
        Set<String> sessions = new HashSet<>();
        for (SocketConnection connection : sockets.all()) {
            long age = connection.age().toSeconds();
            connections++;
            oldest = Math.max(oldest, age);
            together += age;
            pendingBytes += connection.pendingBytes();
            pendingRequests += connection.pendingRequests();
            contexts.merge(connection.principal().context().code(), 1L, Long::sum);
            sessions.add(connection.principal().sessionId());
        }
        return new NodeStatistics(
                node,
                clock.instant(),
                connections,
                contexts,
                sockets.users().size(),
                sessions.size(),
                gauge("rooms"),
                gauge("memberships"),
                oldest,
                connections == 0 ? 0 : together / connections,
                pendingBytes,
                pendingRequests,
                total("opened"),
                totals("closed", "code"),
                totals("handshakes_refused", "reason"),
                totals("requests_refused", "code"),
                total("frames_received"),
                total("frames_sent"),
                total("messages_sent"));
    }

    private long gauge(String name) {
        return (long) registry.get(PREFIX + name).gauge().value();
    }

    private long total(String name) {
        return (long) registry.get(PREFIX + name).counter().count();
    }

    /** The counters of a name by a tag; those that never counted are left out. */
    private Map<String, Long> totals(String name, String tag) {
        Map<String, Long> totals = new TreeMap<>();
        for (Counter counter : Search.in(registry).name(PREFIX + name).counters()) {
            if (counter.count() > 0) {
                totals.merge(counter.getId().getTag(tag), (long) counter.count(), Long::sum);
            }
        }
        return totals;
    }
}
