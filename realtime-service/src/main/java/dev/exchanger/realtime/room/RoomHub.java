package dev.exchanger.realtime.room;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisSubscriber;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.realtime.flag.FeatureFlags;
import dev.exchanger.realtime.room.RoomChannel.Joined;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketListener;
import dev.exchanger.realtime.socket.SocketTimer;

/** The rooms that connections of this node are in; one subscription for each, however many members it has. */
@ApplicationScoped
public class RoomHub implements SocketListener {

    /** Operations that are not saved yet must all be in the log; the bound on those is below this. */
    static final int OPERATIONS_KEPT = 2000;

    private static final int RETRIES = 2;

    private final RoomNode node;
    private final RoomNode collaboration;
    private final Map<RoomName, RoomChannel> channels = new ConcurrentHashMap<>();

    @Inject
    RoomHub(
            FeatureFlags flags,
            RedisLink redis,
            RedisSubscriber subscriber,
            RoomConfig config,
            SocketTimer timer,
            RoomMetrics metrics) {
        Gate gate = new Gate(config.concurrentReads());
        this.node = new RoomNode(
                flags.redisWebsockets() ? new RedisRoomBus(subscriber, redis) : new MemoryRoomBus(),
                log(flags, redis, config),
                config,
                timer,
                metrics,
                gate);
        // Operations are nothing without their order, so bus and log follow one flag of their own.
        this.collaboration = new RoomNode(
                flags.redisCollaboration() ? new RedisRoomBus(subscriber, redis) : new MemoryRoomBus(),
                flags.redisCollaboration()
                        ? new RedisRoomLog(redis, OPERATIONS_KEPT)
                        : new MemoryRoomLog(OPERATIONS_KEPT),
                config,
                timer,
                metrics,
                gate);
    }

    /** Without CDI. */
    RoomHub(RoomNode node) {
        this.node = node;
        this.collaboration = node;
    }

    private static RoomLog log(FeatureFlags flags, RedisLink redis, RoomConfig config) {
        if (flags.redisEventOrdering()) {
            return new RedisRoomLog(redis, config.historySize());
        }
        return flags.redisWebsockets() ? new UnnumberedRoomLog() : new MemoryRoomLog(config.historySize());
    }

    /**
     * Puts a connection into a room. Whether it may be there is the caller's to know.
     *
     * @return where the room is: what comes next has the next number; empty while Redis is away
     */
    public Uni<Optional<Position>> join(RoomName room, SocketConnection connection) {
        return enter(room, connection, false).map(joined -> Optional.ofNullable(joined.position()));
    }

    /**
     * Puts a connection into a room after what it has of it already.
     *
     * @param claimed what it says it has
     */
    Uni<Replay> resume(RoomName room, SocketConnection connection, Position claimed) {
        return enter(room, connection, true)
                .chain(joined -> node.gate()
                        .run(() -> log(room).replay(room, claimed, node.config().historySize()))
                        // When everybody comes back at once an answer may take longer than it should; asking again is
                        // cheaper than making the client load the state.
                        .onFailure(RedisUnavailable.class)
                        .retry()
                        .atMost(RETRIES)
                        .map(extract -> Replay.of(joined, claimed, extract))
                        .onFailure()
                        .recoverWithItem(failure -> Replay.impossible(joined, claimed)))
                .invoke(replay -> node.metrics().resumed(replay.recovered()));
    }

    /** Takes a connection out of a room; false when it is not there. */
    public boolean leave(RoomName room, SocketConnection connection) {
        RoomChannel channel = channels.get(room);
        if (channel == null) {
            return false;
        }
        boolean left = channel.leave(connection);
        if (channel.isEmpty()) {
            node.timer().schedule(node.config().linger(), () -> closeIfEmpty(room, channel));
        }
        return left;
    }

    /** Delivers to the members on this node only. */
    void deliverHere(RoomName room, RoomFrame frame) {
        RoomChannel channel = channels.get(room);
        if (channel != null) {
            channel.received(frame);
        }
    }

    RoomLog log(RoomName room) {
        return node(room).log();
    }

    RoomBus bus(RoomName room) {
        return node(room).bus();
    }

    /** What the rooms of collaboration share. */
    RoomNode collaboration() {
        return collaboration;
    }

    private RoomNode node(RoomName room) {
        return room.kind() == RoomName.Kind.COLLABORATION ? collaboration : node;
    }

    @Override
    public void opened(SocketConnection connection) {
        // Its first room is the business of OwnRoom.
    }

    @Override
    public void closed(SocketConnection connection) {
        List.copyOf(connection.rooms())
                .forEach(name -> RoomName.parse(name).ifPresent(room -> leave(room, connection)));
    }

    private Uni<Joined> enter(RoomName room, SocketConnection connection, boolean hold) {
        RoomChannel channel = channels.computeIfAbsent(room, this::open);
        return channel.opened().chain(() -> {
            Joined joined = channel.join(connection, hold);
            if (joined == null) {
                // The last member had left and the room was closed at this very moment.
                channels.remove(room, channel);
                return enter(room, connection, hold);
            }
            if (!connection.open()) {
                leave(room, connection);
            }
            return Uni.createFrom().item(joined);
        });
    }

    private RoomChannel open(RoomName room) {
        node.metrics().opened();
        return new RoomChannel(room, node(room));
    }

    private void closeIfEmpty(RoomName room, RoomChannel channel) {
        if (channel.closeIfEmpty()) {
            channels.remove(room, channel);
            node.metrics().closed();
        }
    }
}
