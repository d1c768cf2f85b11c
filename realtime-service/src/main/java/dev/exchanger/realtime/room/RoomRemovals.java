package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisSubscriber;
import dev.exchanger.realtime.flag.FeatureFlags;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.RequestRefused;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.SocketTimer;
import dev.exchanger.realtime.socket.Sockets;

/**
 * Puts users out of rooms that they may not be in any more, on every node. A channel tells all nodes at once; what it may
 * have said while Redis was away is found by asking again about every connection that is in a chat.
 */
@ApplicationScoped
public class RoomRemovals {

    private static final Logger LOG = Logger.getLogger(RoomRemovals.class);
    /** Longer than a join takes that was admitted just before the removal. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

    /** PostgreSQL may be away when Redis is back. */
    private static final Duration CHECK_AGAIN = Duration.ofSeconds(5);

    private static final int CHECKS_AT_ONCE = 16;

    private final RoomHub hub;
    private final RoomAccess access;
    private final Sockets sockets;
    private final SocketTimer timer;
    private final RedisLink redis;
    private final RedisSubscriber subscriber;
    private final boolean shared;

    public RoomRemovals(
            RoomHub hub,
            RoomAccess access,
            Sockets sockets,
            SocketTimer timer,
            RedisLink redis,
            RedisSubscriber subscriber,
            FeatureFlags flags) {
        this.hub = hub;
        this.access = access;
        this.sockets = sockets;
        this.timer = timer;
        this.redis = redis;
        this.subscriber = subscriber;
        this.shared = flags.redisWebsockets();
    }

    void start(@Observes StartupEvent event) {
        if (shared) {
            subscriber.subscribe(RedisKeys.chatRemovedChannel(), this::heard, this::checkAll);
        }
    }

    /** Puts the user's connections out of the room; fails when the other nodes cannot be told now. */
    public Uni<Void> remove(RoomName room, UUID user) {
        removeHere(room, user);
        return shared
                ? redis.execute(RedisCommand.write("PUBLISH", RedisKeys.chatRemovedChannel(), room + " " + user))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private void heard(String message) {
        String[] parts = message.split(" ", -1);
        Optional<RoomName> room = RoomName.parse(parts[0]);
        try {
            removeHere(room.orElseThrow(IllegalArgumentException::new), UUID.fromString(parts[parts.length - 1]));
        } catch (IllegalArgumentException e) {
            LOG.warnf("Unreadable message on %s ignored", RedisKeys.chatRemovedChannel());
        }
    }

    private void removeHere(RoomName room, UUID user) {
        in(room, user).forEach(connection -> leave(connection, room));
        timer.schedule(SECOND_LOOK, () -> in(room, user)
                .forEach(connection -> check(connection, room).subscribe().with(done -> {})));
    }

    private List<SocketConnection> in(RoomName room, UUID user) {
        return sockets.of(user).stream()
                .filter(connection -> connection.rooms().contains(room.toString()))
                .toList();
    }

    private void leave(SocketConnection connection, RoomName room) {
        // A check and the channel may find out at the same time; only one of them takes her out.
        if (hub.leave(room, connection)) {
            connection.send(EnvelopeWriter.push("room.left", room.toString(), null, null));
        }
    }

    private void checkAll() {
        AtomicBoolean unsure = new AtomicBoolean();
        Multi.createFrom()
                .iterable(List.copyOf(sockets.all()))
                .onItem()
                .transformToMultiAndConcatenate(connection -> Multi.createFrom()
                        .iterable(List.copyOf(connection.rooms()))
                        .map(name -> RoomName.parse(name).orElseThrow())
                        .filter(room -> room.kind() == RoomName.Kind.CHAT)
                        .map(room -> new Stay(connection, room)))
                .onItem()
                .transformToUni(stay -> check(stay.connection(), stay.room()))
                .merge(CHECKS_AT_ONCE)
                .invoke(known -> {
                    if (!known) {
                        unsure.set(true);
                    }
                })
                .collect()
                .last()
                .subscribe()
                .with(
                        done -> {
                            if (unsure.get()) {
                                timer.schedule(CHECK_AGAIN, this::checkAll);
                            }
                        },
                        failure -> LOG.error("Members of rooms could not be checked", failure));
    }

    private record Stay(SocketConnection connection, RoomName room) {}

    /** Whether it is known now if the connection may stay; who cannot be asked about stays meanwhile. Never fails. */
    private Uni<Boolean> check(SocketConnection connection, RoomName room) {
        return access.admit(connection, room.toString())
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(failure -> {
                    boolean out = failure instanceof RequestRefused refused && refused.error() == SocketError.NOT_FOUND;
                    if (out) {
                        leave(connection, room);
                    }
                    return out;
                });
    }
}
