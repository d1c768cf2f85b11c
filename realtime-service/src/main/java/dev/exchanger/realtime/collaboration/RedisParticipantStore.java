package dev.exchanger.realtime.collaboration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;

/** A sorted set per session, {@code user/connection} by the end of its lease, so that those of a dead node go by themselves. */
final class RedisParticipantStore implements ParticipantStore {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /** KEYS: participants. ARGV: enter or leave, user, connection, lease. */
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
            if ARGV[1] == 'enter' then
              redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[4])), member)
              redis.call('PEXPIRE', KEYS[1], ARGV[4])
              return before and 0 or 1
            end
            redis.call('ZREM', KEYS[1], member)
            return (before and not present()) and 1 or 0
            """, DEADLINE);

    /** KEYS: participants. */
    private static final LuaScript PRESENT = new LuaScript("participant-present", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')
            """, DEADLINE);

    private final RedisLink redis;

    RedisParticipantStore(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Boolean> enter(UUID session, UUID user, String connection) {
        return change("enter", session, user, connection);
    }

    @Override
    public Uni<Boolean> leave(UUID session, UUID user, String connection) {
        return change("leave", session, user, connection);
    }

    private Uni<Boolean> change(String what, UUID session, UUID user, String connection) {
        String lease = Long.toString(RedisKeys.PARTICIPANT_LEASE.toMillis());
        return redis.eval(
                        CHANGE,
                        List.of(RedisKeys.collaborationParticipants(session)),
                        List.of(what, user.toString(), connection, lease))
                .map(answer -> answer.toInteger() == 1);
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
