package dev.exchanger.realtime.collaboration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * A sorted set per session, {@code user/connection} by the end of its lease, so that even what nobody cleans up goes by
 * itself; and a set per node of its connections in all sessions, for whoever cleans up after it.
 */
final class RedisParticipantStore implements ParticipantStore {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /** KEYS: participants, places of the node. ARGV: enter or leave, user, connection, lease, session. */
    private static final LuaScript CHANGE = new LuaScript("participant-change", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
            local function present()
              for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
                if string.sub(member, 1, string.len(ARGV[2])) == ARGV[2] then
                  return true
                end
              end
              return false
            end
            local before = present()
            local member = ARGV[2] .. '/' .. ARGV[3]
            local place = ARGV[5] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3]
            if ARGV[1] == 'enter' then
              redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[4])), member)
              redis.call('PEXPIRE', KEYS[1], ARGV[4])
              redis.call('SADD', KEYS[2], place)
              return before and 0 or 1
            end
            redis.call('ZREM', KEYS[1], member)
            redis.call('SREM', KEYS[2], place)
            return (before and not present()) and 1 or 0
            """, DEADLINE);

    /** KEYS: participants. */
    private static final LuaScript PRESENT = new LuaScript("participant-present", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')
            """, DEADLINE);

    private final RedisLink redis;
    private final String node;

    RedisParticipantStore(RedisLink redis, String node) {
        this.redis = redis;
        this.node = node;
    }

    @Override
    public Uni<Boolean> enter(UUID session, UUID user, String connection) {
        return change("enter", new Place(session, user, connection), node);
    }

    @Override
    public Uni<Boolean> leave(UUID session, UUID user, String connection) {
        return leave(new Place(session, user, connection), node);
    }

    @Override
    public Uni<Boolean> leave(Place place, String of) {
        return change("leave", place, of);
    }

    private Uni<Boolean> change(String what, Place place, String of) {
        String lease = Long.toString(RedisKeys.PARTICIPANT_LEASE.toMillis());
        return redis.eval(
                        CHANGE,
                        List.of(RedisKeys.collaborationParticipants(place.session()), RedisKeys.collaborationNode(of)),
                        List.of(
                                what,
                                place.user().toString(),
                                place.connection(),
                                lease,
                                place.session().toString()))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Uni<List<Place>> places(String of, int limit) {
        return redis.execute(RedisCommand.read("SRANDMEMBER", RedisKeys.collaborationNode(of), Integer.toString(limit))
                        .within(DEADLINE))
                .map(answer -> IntStream.range(0, answer == null ? 0 : answer.size())
                        .mapToObj(i -> answer.get(i).toString().split(" "))
                        .map(parts -> new Place(UUID.fromString(parts[0]), UUID.fromString(parts[1]), parts[2]))
                        .toList());
    }

    @Override
    public Uni<List<UUID>> present(UUID session) {
        return redis.eval(PRESENT, List.of(RedisKeys.collaborationParticipants(session)), List.of())
                .map(answer -> {
                    List<String> users = new ArrayList<>();
                    for (int i = 0; answer != null && i < answer.size(); i++) {
                        String member = answer.get(i).toString();
                        users.add(member.substring(0, member.indexOf('/')));
                    }
                    return users.stream()
                            .distinct()
                            .sorted()
                            .map(UUID::fromString)
                            .toList();
                });
    }
}
