package dev.exchanger.realtime.collaboration;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.presence.NodeListener;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketListener;
import dev.exchanger.realtime.socket.Sockets;

/** Tells who comes to a session and who goes. What it tells is worth something only now, so that it never fails. */
@ApplicationScoped
public class Participants implements SocketListener, NodeListener {

    private static final Logger LOG = Logger.getLogger(Participants.class);
    private static final int RENEWALS = 3;
    private static final int BATCH = 500;
    private static final int AT_ONCE = 32;

    private final ParticipantStore store;
    private final RoomPublisher publisher;
    private final Sockets sockets;
    private final Vertx vertx;
    private final Clock clock;
    private final Map<SocketConnection, Set<UUID>> here = new ConcurrentHashMap<>();
    private long timer = -1;

    public Participants(ParticipantStore store, RoomPublisher publisher, Sockets sockets, Vertx vertx, Clock clock) {
        this.store = store;
        this.publisher = publisher;
        this.sockets = sockets;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(RedisKeys.PARTICIPANT_LEASE.toMillis() / RENEWALS, id -> renew());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** A connection is in the room of a session. */
    Uni<Void> enter(UUID session, SocketConnection connection) {
        here.computeIfAbsent(connection, one -> ConcurrentHashMap.newKeySet(2)).add(session);
        if (!connection.open()) {
            return leave(session, connection);
        }
        return store.enter(session, connection.userId(), connection.id())
                .chain(first -> tell(first, "collab.joined", session, connection.userId()))
                .onFailure()
                .recoverWithItem(Participants::ignore);
    }

    /** A connection is not in it any more. */
    Uni<Void> leave(UUID session, SocketConnection connection) {
        here.computeIfPresent(connection, (one, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
        return store.leave(session, connection.userId(), connection.id())
                .chain(last -> tell(last, "collab.left", session, connection.userId()))
                .onFailure()
                .recoverWithItem(Participants::ignore);
    }

    /** Those who were there over a node that died. Of the nodes that clean up after it one tells of each. */
    @Override
    public Uni<Void> died(String node) {
        return store.places(node, BATCH).chain(places -> {
            List<ParticipantStore.Place> left =
                    places.stream().filter(place -> !isHere(place)).toList();
            return Multi.createFrom()
                    .iterable(left)
                    .onItem()
                    .transformToUni(place -> store.leave(place, node)
                            .chain(last -> tell(last, "collab.left", place.session(), place.user())))
                    .merge(AT_ONCE)
                    .collect()
                    .last()
                    .chain(() ->
                            left.size() == BATCH ? died(node) : Uni.createFrom().voidItem());
        });
    }

    /** When the dead node is a former life of this one. */
    private boolean isHere(ParticipantStore.Place place) {
        return sockets.of(place.user()).stream().anyMatch(open -> open.id().equals(place.connection()));
    }

    /** Who is there, sorted by id. */
    Uni<List<UUID>> present(UUID session) {
        return store.present(session);
    }

    /** Connections of this node in sessions. */
    int connections() {
        return here.size();
    }

    @Override
    public void opened(SocketConnection connection) {
        // It is in no session yet.
    }

    @Override
    public void closed(SocketConnection connection) {
        Set<UUID> sessions = here.remove(connection);
        if (sessions != null) {
            sessions.forEach(session -> leave(session, connection).subscribe().with(left -> {}));
        }
    }

    /** Also finds those who came by {@code room.join} or {@code resume}, or went by {@code room.leave}. */
    private void renew() {
        for (SocketConnection connection : sockets.all()) {
            Set<UUID> in = ConcurrentHashMap.newKeySet(2);
            connection.rooms().forEach(name -> session(name).ifPresent(in::add));
            here.getOrDefault(connection, Set.of()).stream()
                    .filter(session -> !in.contains(session))
                    .toList()
                    .forEach(session -> leave(session, connection).subscribe().with(left -> {}));
            in.forEach(session -> enter(session, connection).subscribe().with(entered -> {}));
        }
    }

    private static Optional<UUID> session(String room) {
        return RoomName.parse(room)
                .filter(name -> name.kind() == RoomName.Kind.COLLABORATION)
                .map(RoomName::id);
    }

    private Uni<Void> tell(boolean changed, String type, UUID session, UUID user) {
        return changed
                ? publisher.tell(RoomMessage.passing(
                        RoomName.collaboration(session),
                        type,
                        clock.instant(),
                        EnvelopeWriter.object().put("userId", user.toString())))
                : Uni.createFrom().voidItem();
    }

    private static Void ignore(Throwable failure) {
        LOG.debugf("Participants are not up to date: %s", failure.toString());
        return null;
    }
}
