package dev.exchanger.realtime.presence;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.Sockets;

/**
 * The beat of a node's presence: shows that the node lives, renews a slice of its connections, and sweeps up after
 * users whose grace has ended and nodes that have died. Every node sweeps; the store lets each transition be seen once.
 */
@ApplicationScoped
public class PresenceKeeper {

    private static final Logger LOG = Logger.getLogger(PresenceKeeper.class);
    private static final int AT_ONCE = 64;

    private final Vertx vertx;
    private final PresenceStore store;
    private final PresenceService service;
    private final PendingLeaves pendingLeaves;
    private final Sockets sockets;
    private final PresenceConfig config;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Queue<SocketConnection> round = new ArrayDeque<>();
    private int slice;
    private long timer = -1;

    public PresenceKeeper(
            Vertx vertx,
            PresenceStore store,
            PresenceService service,
            PendingLeaves pendingLeaves,
            Sockets sockets,
            PresenceConfig config) {
        this.vertx = vertx;
        this.store = store;
        this.service = service;
        this.pendingLeaves = pendingLeaves;
        this.sockets = sockets;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(config.beat().toMillis(), id -> beat());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void beat() {
        // A beat that takes long, as when Redis is away, is not joined by the next one.
        if (busy.compareAndSet(false, true)) {
            store.beat()
                    .chain(this::renew)
                    .chain(() -> store.due(config.sweepSize()))
                    .chain(this::sweep)
                    .eventually(() -> busy.set(false))
                    .subscribe()
                    .with(done -> {}, failure -> LOG.debugf("Presence beat failed: %s", failure.toString()));
        }
    }

    /** All connections when the store does not know this node, else the next slice of them. */
    private Uni<Void> renew(boolean unknown) {
        pendingLeaves.take().forEach(leave -> service.leave(leave.user(), leave.lease()));
        if (unknown) {
            round.clear();
        }
        if (round.isEmpty()) {
            round.addAll(sockets.all());
            long beats = Math.max(1, config.renewal().toMillis() / config.beat().toMillis());
            slice = (int) (round.size() / beats) + 1;
        }
        List<SocketConnection> next = java.util.stream.Stream.generate(round::poll)
                .limit(unknown ? round.size() : Math.min(slice, round.size()))
                .filter(SocketConnection::open)
                .toList();
        return each(next, service::renew);
    }

    private Uni<Void> sweep(PresenceStore.Due due) {
        return each(due.users(), service::expire).chain(() -> each(due.nodes(), this::sweepNode));
    }

    private Uni<Void> sweepNode(String dead) {
        return store.usersOf(dead, config.sweepSize())
                .chain(users -> each(users, user -> service.drop(user, dead)))
                .chain(() -> store.bury(dead));
    }

    private static <T> Uni<Void> each(List<T> items, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUni(work::apply)
                .merge(AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
