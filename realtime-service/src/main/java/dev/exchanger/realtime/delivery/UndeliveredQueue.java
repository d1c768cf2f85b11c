package dev.exchanger.realtime.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.flag.FeatureFlags;

/**
 * What Redis knows of the chats that a user's devices have not acknowledged, so that a connect need not ask PostgreSQL.
 * A hash for each user: {@code !device} says that the device's entries are complete, {@code ?device} that they are being
 * read from PostgreSQL, and {@code device chat} holds the last message of a chat that the device may lack.
 *
 * <p>Entries are added only for devices that are marked, and a device is trusted only while it is. So a key that is lost,
 * expired or dropped for its size means that PostgreSQL is asked, never that something is missing.
 */
@ApplicationScoped
class UndeliveredQueue {

    private static final Logger LOG = Logger.getLogger(UndeliveredQueue.class);
    private static final int AT_ONCE = 64;

    private final RedisLink redis;
    private final boolean shared;
    private final String most;

    UndeliveredQueue(RedisLink redis, FeatureFlags flags, DeliveryConfig config) {
        this.redis = redis;
        // Of one process PostgreSQL is enough, and it may be all there is.
        this.shared = flags.redisWebsockets();
        this.most = Integer.toString(config.maxQueue());
    }

    /** A message was committed that these users' devices may lack; fails when Redis is away. */
    Uni<Void> add(Collection<UUID> users, UUID chat, long seq) {
        List<String> arguments = List.of(chat.toString(), Long.toString(seq), most);
        return !shared || users.isEmpty()
                ? Uni.createFrom().voidItem()
                : Multi.createFrom()
                        .iterable(users)
                        .onItem()
                        .transformToUni(user ->
                                redis.eval(UndeliveredScripts.ADD, List.of(RedisKeys.undelivered(user)), arguments))
                        .merge(AT_ONCE)
                        .collect()
                        .last()
                        .replaceWithVoid();
    }

    /** The chats that the device may lack messages of; empty when only PostgreSQL knows. Never fails. */
    Uni<Optional<Map<UUID, Long>>> read(Device device) {
        if (!usable()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return redis.eval(UndeliveredScripts.READ, key(device), List.of(device.session()))
                .map(found -> Optional.ofNullable(found).map(UndeliveredQueue::chats))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    /** From now on what is said is added for the device; to be completed with what PostgreSQL knows. Never fails. */
    Uni<Void> begin(Device device, String token) {
        return run(
                UndeliveredScripts.BEGIN,
                device,
                List.of(device.session(), token, Long.toString(RedisKeys.UNDELIVERED_TTL.toMillis())));
    }

    /** What PostgreSQL knew after {@link #begin}; the device is trusted from now on. Never fails. */
    Uni<Void> complete(Device device, String token, Map<UUID, Long> chats) {
        return run(UndeliveredScripts.COMPLETE, device, arguments(List.of(device.session(), token), chats));
    }

    /** The device has these; in the background, as what stays is found to be nothing by the next flush. */
    void acknowledged(Device device, List<MarkRepository.Marked> marks) {
        Map<UUID, Long> chats = new HashMap<>();
        marks.forEach(mark -> chats.put(mark.chat(), mark.seq()));
        remove(device, chats);
    }

    /** There is nothing for the device in these chats up to these numbers. */
    void remove(Device device, Map<UUID, Long> chats) {
        if (!chats.isEmpty()) {
            run(UndeliveredScripts.REMOVE, device, arguments(List.of(device.session()), chats))
                    .subscribe()
                    .with(done -> {});
        }
    }

    /** Forgets all about a user; fails when Redis is away. */
    Uni<Void> forget(UUID user) {
        return !shared
                ? Uni.createFrom().voidItem()
                : redis.execute(RedisCommand.write("DEL", RedisKeys.undelivered(user)))
                        .replaceWithVoid();
    }

    private boolean usable() {
        return shared && redis.ready();
    }

    private Uni<Void> run(LuaScript script, Device device, List<String> arguments) {
        return !usable()
                ? Uni.createFrom().voidItem()
                : redis.eval(script, key(device), arguments)
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithItem(failure -> {
                            LOG.debugf("%s: %s", script, failure.toString());
                            return null;
                        });
    }

    private static List<String> key(Device device) {
        return List.of(RedisKeys.undelivered(device.user()));
    }

    private static List<String> arguments(List<String> first, Map<UUID, Long> chats) {
        List<String> arguments = new ArrayList<>(first);
        chats.forEach((chat, seq) -> {
            arguments.add(chat.toString());
            arguments.add(seq.toString());
        });
        return arguments;
    }

    private static Map<UUID, Long> chats(Response found) {
        Map<UUID, Long> chats = new HashMap<>();
        for (int i = 0; i < found.size(); i += 2) {
            chats.put(UUID.fromString(found.get(i).toString()), found.get(i + 1).toLong());
        }
        return chats;
    }
}
