package dev.exchanger.realtime.presence;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.realtime.room.FormerConnection;
import dev.exchanger.realtime.socket.CloseCode;
import dev.exchanger.realtime.socket.ConnectionCensus;
import dev.exchanger.realtime.socket.ResumeToken;
import dev.exchanger.realtime.socket.SocketConfig;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketListener;
import dev.exchanger.realtime.socket.Sockets;

/** Turns connections into presence, and tells those who may know when it changes. */
@ApplicationScoped
public class PresenceService implements SocketListener, ConnectionCensus, FormerConnection {

    private static final Logger LOG = Logger.getLogger(PresenceService.class);

    private final PresenceStore store;
    private final PendingLeaves pendingLeaves;
    private final LastSeenWriter lastSeen;
    private final PresenceNews news;
    private final Sockets sockets;
    private final Clock clock;
    private final String node;
    private final int maxConnections;

    public PresenceService(
            PresenceStore store,
            PendingLeaves pendingLeaves,
            LastSeenWriter lastSeen,
            PresenceNews news,
            Sockets sockets,
            Clock clock,
            ServiceNode node,
            SocketConfig config) {
        this.store = store;
        this.pendingLeaves = pendingLeaves;
        this.lastSeen = lastSeen;
        this.news = news;
        this.sockets = sockets;
        this.clock = clock;
        this.node = node.nodeId();
        this.maxConnections = config.maxConnectionsPerUser();
    }

    @Override
    public void opened(SocketConnection connection) {
        UUID user = connection.userId();
        run(store.add(user, lease(connection)).invoke(change -> {
            apply(user, change);
            if (change.connections() > maxConnections) {
                // Several handshakes on several nodes at the same moment each saw room for one more.
                connection.close(CloseCode.TOO_MANY_CONNECTIONS);
            }
        }));
    }

    @Override
    public void closed(SocketConnection connection) {
        leave(connection.userId(), lease(connection));
    }

    /** Renews the lease of an open connection; fails when Redis is away. */
    Uni<Void> renew(SocketConnection connection) {
        UUID user = connection.userId();
        return store.renew(user, lease(connection))
                .invoke(change -> {
                    apply(user, change);
                    if (!connection.open()) {
                        // It closed meanwhile, and the renewal may have come after the end of its lease.
                        leave(user, lease(connection));
                    }
                })
                .replaceWithVoid();
    }

    /** Ends the lease of a closed connection, later when Redis is away. */
    void leave(UUID user, String lease) {
        store.leave(user, lease)
                .subscribe()
                .with(change -> apply(user, change), failure -> pendingLeaves.add(user, lease));
    }

    /** Looks again at a user whose connections or grace have run out. */
    Uni<Void> expire(UUID user) {
        return store.expire(user).invoke(change -> apply(user, change)).replaceWithVoid();
    }

    /** Ends connections of the user to a node that is dead. */
    Uni<Void> drop(UUID user, String dead, List<String> leases) {
        return store.drop(user, dead, leases)
                .invoke(change -> apply(user, change))
                .replaceWithVoid();
    }

    /**
     * Notes the status that a user declares; others are told when it changes anything. Without a connection it holds for
     * the next one, and changes nothing until then.
     *
     * @return how she is now; fails when Redis is away and this node has no connection of hers
     */
    Uni<Presence> declare(UUID user, PresenceStatus status) {
        return store.declare(user, status)
                .invoke(change -> apply(user, change))
                .map(change -> change.presence(user))
                .onFailure()
                .recoverWithUni(failure -> declareHere(user, status, failure));
    }

    /** Redis is away: this node's connections can still be told, and the next heartbeat will be kept. */
    private Uni<Presence> declareHere(UUID user, PresenceStatus status, Throwable failure) {
        if (sockets.of(user).isEmpty()) {
            return Uni.createFrom().failure(failure);
        }
        Instant now = clock.instant();
        Presence presence = new Presence(user, status, true, now, now);
        return news.tellHere(presence).replaceWith(presence);
    }

    @Override
    public Uni<Long> connections(UUID user) {
        return store.connections(user);
    }

    @Override
    public Uni<Boolean> replace(ResumeToken former, SocketConnection by) {
        UUID user = by.userId();
        int closed =
                sockets.close(user, other -> other.id().equals(former.connection()) && other != by, CloseCode.MOVED);
        return store.leave(user, former.node() + "/" + former.connection())
                .map(change -> change.effective() || closed > 0)
                .onFailure()
                .recoverWithItem(closed > 0);
    }

    private void apply(UUID user, PresenceChange change) {
        if (change.isArrivalOrDeparture()) {
            lastSeen.seen(user, change.at());
        }
        if (change.isTransition()) {
            news.changed(user, change);
        }
    }

    private String lease(SocketConnection connection) {
        return node + "/" + connection.id();
    }

    private static void run(Uni<?> work) {
        work.subscribe()
                .with(
                        done -> {},
                        // What was missed is made good when Redis is back: the node's connections are renewed.
                        failure -> LOG.debugf("Presence not kept: %s", failure.toString()));
    }
}
