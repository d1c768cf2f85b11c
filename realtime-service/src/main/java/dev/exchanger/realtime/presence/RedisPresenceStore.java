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

    private static final Duration READ_LIMIT = Duration.ofMillis(500);
    /** Longer than the last access token of a deleted account counts. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final RedisLink redis;
    private final RedisPresenceReader reader;
    private final PresenceConfig config;
    private final String node;

    RedisPresenceStore(RedisLink redis, PresenceConfig config, String node) {
        this.redis = redis;
        this.reader = new RedisPresenceReader(redis);
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
                Long.toString(config.statusTtl().toMillis()),
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
        return reader.read(users);
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
