package dev.exchanger.realtime.presence;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

import dev.exchanger.platform.node.ServiceNode;
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
    /** Sweeps of a dead node in one beat: some ten thousand connections, all within seconds of its death. */
    private static final int SWEEPS = 40;

    private final Vertx vertx;
    private final PresenceStore store;
    private final PresenceService service;
    private final PendingLeaves pendingLeaves;
    private final Sockets sockets;
    private final List<NodeListener> listeners;
    private final PresenceConfig config;
    private final String node;
    private final AtomicBoolean beating = new AtomicBoolean();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean unknown = new AtomicBoolean();
    private final Queue<SocketConnection> round = new ArrayDeque<>();
    private int slice;
    private final FormerLife formerLife;
    private volatile boolean judging = true;
    private long beatAt;
    private long judgesFrom;
    private long timer = -1;

    public PresenceKeeper(
            Vertx vertx,
            PresenceStore store,
            PresenceService service,
            PendingLeaves pendingLeaves,
            Sockets sockets,
            @All List<NodeListener> listeners,
            PresenceConfig config,
            ServiceNode node) {
        this.vertx = vertx;
        this.store = store;
        this.service = service;
        this.pendingLeaves = pendingLeaves;
        this.sockets = sockets;
        this.listeners = listeners;
        this.config = config;
        this.node = node.nodeId();
        this.formerLife = new FormerLife(store, sockets, config, this.node);
    }

    void start(@Observes StartupEvent event) {
        beatAt = System.nanoTime();
        timer = vertx.setPeriodic(config.beat().toMillis(), id -> beat());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void beat() {
        // One that takes long, as when Redis is away, is not joined by the next one.
        if (beating.compareAndSet(false, true)) {
            store.beat()
                    .eventually(() -> beating.set(false))
                    .subscribe()
                    .with(
                            isNew -> {
                                if (isNew) {
                                    unknown.set(true);
                                }
                                alive(System.nanoTime());
                                work();
                            },
                            PresenceKeeper::failed);
        }
    }

    /** A node that could not show itself for long supposes the same of the others and gives them time to do so. */
    private void alive(long now) {
        long tolerance = config.nodeLease().toNanos() / 2;
        if (now - beatAt > tolerance) {
            judgesFrom = now + tolerance;
            judging = false;
        } else if (!judging && now - judgesFrom >= 0) {
            judging = true;
        }
        beatAt = now;
    }

    /** Apart from the sign of life, which must not wait for the sweep of another node. */
    private void work() {
        if (busy.compareAndSet(false, true)) {
            renew(unknown.getAndSet(false))
                    .chain(this::endFormerLife)
                    .chain(() -> store.due(config.sweepSize()))
                    .chain(this::sweep)
                    .eventually(() -> busy.set(false))
                    .subscribe()
                    .with(done -> {}, PresenceKeeper::failed);
        }
    }

    private static void failed(Throwable failure) {
        LOG.debugf("Presence beat failed: %s", failure.toString());
    }

    /** All connections when the store does not know this node, else the next slice of them. */
    private Uni<Void> renew(boolean all) {
        pendingLeaves.take().forEach(leave -> service.leave(leave.user(), leave.lease()));
        if (all) {
            round.clear();
        }
        if (round.isEmpty()) {
            round.addAll(sockets.all());
            long beats = Math.max(1, config.renewal().toMillis() / config.beat().toMillis());
            slice = (int) (round.size() / beats) + 1;
        }
        List<SocketConnection> next = Stream.generate(round::poll)
                .limit(all ? round.size() : Math.min(slice, round.size()))
                .filter(SocketConnection::open)
                .toList();
        return each(next, service::renew);
    }

    private Uni<Void> endFormerLife() {
        return formerLife.end(left -> drop(left, node).chain(() -> each(listeners, listener -> listener.died(node))));
    }

    private Uni<Void> sweep(PresenceStore.Due due) {
        List<String> dead = judging ? due.nodes() : List.of();
        return each(due.users(), service::expire).chain(() -> each(dead, this::sweepNode));
    }

    private Uni<Void> sweepNode(String dead) {
        return sweepNode(dead, SWEEPS)
                .chain(() -> each(listeners, listener -> listener.died(dead)))
                .chain(() -> store.bury(dead));
    }

    private Uni<Void> sweepNode(String dead, int times) {
        return store.connectionsOf(dead, config.sweepSize()).chain(found -> drop(found, dead)
                .chain(() -> found.isEmpty() || times == 1 ? Uni.createFrom().voidItem() : sweepNode(dead, times - 1)));
    }

    private Uni<Void> drop(Map<UUID, List<String>> connections, String dead) {
        return each(List.copyOf(connections.entrySet()), entry -> service.drop(entry.getKey(), dead, entry.getValue()));
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
