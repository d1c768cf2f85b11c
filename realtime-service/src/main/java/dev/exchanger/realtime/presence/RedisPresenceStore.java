package dev.exchanger.realtime.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Presence in Redis: a sorted set of connections per user by the end of their leases, never a counter, as counters do
 * not heal after a crash.
 */
final class RedisPresenceStore implements PresenceStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READ_LIMIT = Duration.ofMillis(500);
    /** One script reads as many as a page of users, and does not keep Redis for long with more. */
    private static final int READ_AT_ONCE = 200;
    /** Longer than the last access token of a deleted account counts. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final RedisLink redis;
    private final PresenceConfig config;
    private final String node;

    RedisPresenceStore(RedisLink redis, PresenceConfig config, String node) {
        this.redis = redis;
        this.config = config;
        this.node = node;
    }

    @Override
    public Uni<PresenceChange> add(UUID user, String connection) {
        return change("add", user, connection, node, "", List.of());
    }

    @Override
    public Uni<PresenceChange> renew(UUID user, String connection) {
        return change("renew", user, connection, node, "", List.of());
    }

    @Override
    public Uni<PresenceChange> leave(UUID user, String connection) {
        // Of another node too: a client that resumed here ends what it left there.
        return change("leave", user, connection, connection.substring(0, connection.indexOf('/')), "", List.of());
    }

    @Override
    public Uni<PresenceChange> expire(UUID user) {
        return change("expire", user, "", node, "", List.of());
    }

    @Override
    public Uni<PresenceChange> drop(UUID user, String dead, List<String> connections) {
        return change("drop", user, "", dead, "", connections);
    }

    @Override
    public Uni<PresenceChange> declare(UUID user, PresenceStatus status) {
        return change("declare", user, "", node, status.code(), List.of());
    }

    private Uni<PresenceChange> change(
            String operation, UUID user, String connection, String onNode, String declared, List<String> dropped) {
        List<String> keys = List.of(
                RedisKeys.userConnections(user),
                RedisKeys.userPresence(),
                RedisKeys.userStatus(user),
                RedisKeys.presenceDue(),
                RedisKeys.presenceNode(onNode));
        List<String> args = new ArrayList<>(List.of(
                operation,
                user.toString(),
                connection,
                millis(config.lease()),
                millis(config.grace()),
                Long.toString(config.statusTtl() * 1000),
                declared));
        args.addAll(dropped);
        return redis.eval(PresenceScripts.CHANGE, keys, args).map(RedisPresenceStore::change);
    }

    private static PresenceChange change(Response answer) {
        return new PresenceChange(
                status(answer.get(0)),
                status(answer.get(1)),
                answer.get(2).toLong(),
                instant(answer.get(3)),
                instant(answer.get(4)),
                instant(answer.get(5)),
                answer.get(6).toInteger() == 1);
    }

    private static PresenceStatus status(Response code) {
        return PresenceStatus.of(code.toString()).orElse(PresenceStatus.AWAY);
    }

    private static Instant instant(Response millis) {
        return Instant.ofEpochMilli(millis.toLong());
    }

    @Override
    public Uni<Void> forget(UUID user) {
        return redis.eval(
                        PresenceScripts.FORGET,
                        List.of(
                                RedisKeys.userConnections(user),
                                RedisKeys.userPresence(),
                                RedisKeys.userStatus(user),
                                RedisKeys.presenceDue()),
                        List.of(user.toString(), millis(FORGOTTEN)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> beat() {
        return redis.eval(
                        PresenceScripts.BEAT,
                        List.of(RedisKeys.presenceNodes()),
                        List.of(node, millis(config.nodeLease())))
                .map(added -> added.toInteger() == 1);
    }

    @Override
    public Uni<Due> due(int limit) {
        return redis.eval(
                        PresenceScripts.DUE,
                        List.of(RedisKeys.presenceDue(), RedisKeys.presenceNodes()),
                        List.of(Integer.toString(limit)))
                .map(answer -> new Due(
                        texts(answer.get(0)).map(UUID::fromString).toList(),
                        texts(answer.get(1)).toList()));
    }

    @Override
    public Uni<Map<UUID, List<String>>> connectionsOf(String other, int limit) {
        return redis.execute(RedisCommand.read("SRANDMEMBER", RedisKeys.presenceNode(other), Integer.toString(limit))
                        .within(READ_LIMIT))
                .map(answer -> texts(answer)
                        .map(entry -> entry.split(" ", 2))
                        .collect(Collectors.groupingBy(
                                parts -> UUID.fromString(parts[0]),
                                Collectors.mapping(parts -> parts[1], Collectors.toList()))));
    }

    @Override
    public Uni<Void> bury(String dead) {
        return redis.eval(
                        PresenceScripts.BURY,
                        List.of(RedisKeys.presenceNodes(), RedisKeys.presenceNode(dead)),
                        List.of(dead))
                .replaceWithVoid();
    }

    @Override
    public Uni<Long> connections(UUID user) {
        return redis.eval(PresenceScripts.COUNT, List.of(RedisKeys.userConnections(user)), List.of())
                .map(Response::toLong);
    }

    @Override
    public Uni<List<Presence>> read(List<UUID> users) {
        List<Uni<List<Presence>>> parts = new ArrayList<>();
        for (int from = 0; from < users.size(); from += READ_AT_ONCE) {
            parts.add(readSome(users.subList(from, Math.min(users.size(), from + READ_AT_ONCE))));
        }
        return parts.size() == 1
                ? parts.get(0)
                : Uni.join().all(parts).andFailFast().map(found -> found.stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private Uni<List<Presence>> readSome(List<UUID> users) {
        List<String> keys = new ArrayList<>(users.size() + 1);
        keys.add(RedisKeys.userPresence());
        List<String> args = new ArrayList<>(users.size());
        users.forEach(user -> {
            keys.add(RedisKeys.userStatus(user));
            args.add(user.toString());
        });
        return redis.eval(PresenceScripts.READ, keys, args).map(answer -> {
            List<Presence> found = new ArrayList<>(users.size());
            for (int i = 0; i < users.size(); i++) {
                found.add(presence(users.get(i), answer.get(2 * i), answer.get(2 * i + 1)));
            }
            return found;
        });
    }

    private static Presence presence(UUID user, Response known, Response status) {
        if (known == null) {
            return Presence.of(user, false, null, null, null);
        }
        try {
            JsonNode state = JSON.readTree(known.toString());
            return Presence.of(
                    user,
                    state.path("isOnline").asBoolean(),
                    status == null ? null : status.toString(),
                    Instant.ofEpochMilli(state.path("lastSeen").asLong()),
                    state.has("changedAt")
                            ? Instant.ofEpochMilli(state.path("changedAt").asLong())
                            : null);
        } catch (JsonProcessingException e) {
            // Not ours; as if it were not there.
            return Presence.of(user, false, null, null, null);
        }
    }

    private static Stream<String> texts(Response list) {
        return list == null
                ? Stream.empty()
                : IntStream.range(0, list.size()).mapToObj(i -> list.get(i).toString());
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
