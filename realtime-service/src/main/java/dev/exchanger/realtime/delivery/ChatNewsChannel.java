package dev.exchanger.realtime.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisSubscriber;
import dev.exchanger.realtime.flag.FeatureFlags;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;
import dev.exchanger.realtime.roomoutbox.RoomOutboxListener;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketTimer;
import dev.exchanger.realtime.socket.Sockets;

/**
 * Brings what was said in a chat to its members' devices, wherever they are: to the queue of each member, and by one
 * message to all nodes, each of which looks after the members that it serves.
 */
@ApplicationScoped
class ChatNewsChannel implements RoomOutboxListener {

    private static final Logger LOG = Logger.getLogger(ChatNewsChannel.class);
    private static final String NOBODY = Said.SEVERAL.toString();

    private final UndeliveredRepository repository;
    private final UndeliveredQueue queue;
    private final UnreadNews unread;
    private final Flusher flusher;
    private final Sockets sockets;
    private final RedisLink redis;
    private final RedisSubscriber subscriber;
    private final SaidBatches batches;
    private final boolean shared;
    private final String node;

    ChatNewsChannel(
            UndeliveredRepository repository,
            UndeliveredQueue queue,
            UnreadNews unread,
            Flusher flusher,
            Sockets sockets,
            RedisLink redis,
            RedisSubscriber subscriber,
            SocketTimer timer,
            DeliveryConfig config,
            FeatureFlags flags,
            ServiceNode node) {
        this.repository = repository;
        this.queue = queue;
        this.unread = unread;
        this.flusher = flusher;
        this.sockets = sockets;
        this.redis = redis;
        this.subscriber = subscriber;
        this.batches = new SaidBatches(timer, config.interval(), this::lookAfter);
        this.shared = flags.redisWebsockets();
        this.node = node.nodeId();
    }

    /**
     * Whom it concerns.
     *
     * @param said whether there is a message that they may lack
     */
    private record News(UUID chat, boolean said, List<UUID> members) {

        String toChannel(String node) {
            return node + " " + chat + " " + (said ? "said" : "changed") + " "
                    + members.stream().map(UUID::toString).collect(Collectors.joining(","));
        }

        static News of(String[] parts) {
            return new News(
                    UUID.fromString(parts[1]),
                    parts[2].equals("said"),
                    Arrays.stream(parts[3].split(",")).map(UUID::fromString).toList());
        }
    }

    void start(@Observes StartupEvent event) {
        if (shared) {
            subscriber.subscribe(RedisKeys.chatSaidChannel(), this::heard, this::missed);
        }
    }

    @Override
    public Uni<Void> published(RoomOutboxEntry entry) {
        RoomName room = entry.room();
        if (room.kind() == RoomName.Kind.USER && entry.type().equals("chat.member.removed")) {
            UUID left = UUID.fromString(entry.data().path("chatId").asText());
            return spread(new News(left, false, List.of(room.id())));
        }
        if (room.kind() != RoomName.Kind.CHAT) {
            return Uni.createFrom().voidItem();
        }
        UUID sender = UUID.fromString(entry.data().path("senderId").asText(NOBODY));
        return switch (entry.type()) {
            case "msg" ->
                batches.add(new Said(room.id(), entry.data().path("seq").asLong(), sender));
            case "msg.deleted" -> batches.add(new Said(room.id(), 0, sender));
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> lookAfter(Said said) {
        return repository
                .members(said.chat())
                .chain(members -> members.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : enqueue(said, members).chain(() -> spread(new News(said.chat(), said.seq() > 0, members))));
    }

    private Uni<Void> enqueue(Said said, List<UUID> members) {
        List<UUID> others =
                members.stream().filter(user -> !user.equals(said.sender())).toList();
        return said.seq() == 0 ? Uni.createFrom().voidItem() : queue.add(others, said.chat(), said.seq());
    }

    /** The user has read in the chat: her devices are to know, wherever they are. */
    void read(UUID user, UUID chat) {
        spread(new News(chat, false, List.of(user)))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("Other nodes do not hear of it: %s", failure.toString()));
    }

    private Uni<Void> spread(News news) {
        apply(news);
        return shared
                ? redis.execute(RedisCommand.write("PUBLISH", RedisKeys.chatSaidChannel(), news.toChannel(node)))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private void heard(String message) {
        String[] parts = message.split(" ", -1);
        if (parts[0].equals(node)) {
            return;
        }
        try {
            apply(News.of(parts));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.warnf("Unreadable message on %s ignored", RedisKeys.chatSaidChannel());
        }
    }

    private void apply(News news) {
        String room = RoomName.chat(news.chat()).toString();
        for (UUID user : news.members()) {
            List<SocketConnection> connections = sockets.of(user);
            if (!connections.isEmpty()) {
                unread.changed(user);
                if (news.said()) {
                    connections.stream()
                            // The others hear it in the room.
                            .filter(connection -> !connection.rooms().contains(room))
                            .forEach(connection -> flusher.flush(connection, news.chat()));
                }
            }
        }
    }

    private void missed() {
        unread.allMayHaveChanged();
        flusher.flushAll();
    }
}
