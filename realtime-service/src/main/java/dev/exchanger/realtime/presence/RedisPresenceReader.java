package dev.exchanger.realtime.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisLink;

/** Reads the presence of many users from Redis. */
final class RedisPresenceReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** One script reads as many as a page of users, and does not keep Redis for long with more. */
    private static final int READ_AT_ONCE = 200;

    private final RedisLink redis;

    RedisPresenceReader(RedisLink redis) {
        this.redis = redis;
    }

    /** The presence of users in their order; times are null where they are not known. */
    Uni<List<Presence>> read(List<UUID> users) {
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
}
