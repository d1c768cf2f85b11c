package dev.exchanger.realtime.presence;

import java.time.Duration;

import dev.exchanger.platform.redis.LuaScript;

/** The scripts of {@link RedisPresenceStore}. They go by the clock of Redis, so nodes need not agree on the time. */
final class PresenceScripts {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /**
     * KEYS: connections, presence, status, due, users of the node. ARGV: operation, user, connection, node, lease, grace,
     * life of a status (all ms). The member {@code ~grace} stands for a user who has just gone. Answers {was online, is
     * online, connections, now, effective}.
     */
    static final LuaScript CHANGE = new LuaScript("presence-change", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function text(number) return string.format('%.0f', number) end
            local operation, user, connection, node = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
            local effective = 1
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now))
            if operation == 'add' or operation == 'renew' then
              redis.call('ZADD', KEYS[1], text(now + ARGV[5]), connection)
              redis.call('ZREM', KEYS[1], '~grace')
              redis.call('SADD', KEYS[5], user)
            elseif operation == 'leave' then
              effective = redis.call('ZREM', KEYS[1], connection)
              if effective == 1 and tonumber(ARGV[6]) > 0 then
                redis.call('ZADD', KEYS[1], text(now + ARGV[6]), '~grace')
              end
            end
            local prefix = node .. '/'
            local here = false
            for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              if string.sub(member, 1, #prefix) == prefix then
                if operation == 'drop' then
                  redis.call('ZREM', KEYS[1], member)
                else
                  here = true
                end
              end
            end
            if not here then
              redis.call('SREM', KEYS[5], user)
            end
            local live = redis.call('ZCARD', KEYS[1])
            local online = live > 0
            if online then
              local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
              redis.call('ZADD', KEYS[4], last, user)
              -- The sweep needs the entry to know that the user was online; without any node left it cleans itself up.
              redis.call('PEXPIREAT', KEYS[1], text(tonumber(last) + 60000))
            else
              redis.call('ZREM', KEYS[4], user)
            end
            if redis.call('ZSCORE', KEYS[1], '~grace') then
              live = live - 1
            end
            local known = redis.call('HGET', KEYS[2], user)
            local was = known and string.find(known, '"isOnline":true', 1, true) and true or false
            if was ~= online then
              redis.call('HSET', KEYS[2], user,
                '{"isOnline":' .. tostring(online) .. ',"lastSeen":' .. text(now) .. '}')
              if not online then
                redis.call('DEL', KEYS[3])
              end
            end
            if online and (operation == 'add' or not was) and redis.call('EXISTS', KEYS[3]) == 0 then
              redis.call('HSET', KEYS[3], 'status', 'online', 'at', text(now))
              redis.call('PEXPIRE', KEYS[3], ARGV[7])
            end
            return {was and 1 or 0, online and 1 or 0, live, text(now), effective}
            """, DEADLINE);

    /** KEYS: status. ARGV: status, its life in ms. Answers the status before, or nil. */
    static final LuaScript DECLARE = new LuaScript("presence-declare", """
            local time = redis.call('TIME')
            local before = redis.call('HGET', KEYS[1], 'status')
            redis.call('HSET', KEYS[1], 'status', ARGV[1],
              'at', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return before
            """, DEADLINE);

    /** KEYS: nodes. ARGV: node, lease in ms. Answers 1 when the node was not in the list. */
    static final LuaScript BEAT = new LuaScript("presence-beat", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            return redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
            """, DEADLINE);

    /** KEYS: due, nodes. ARGV: limit. Answers {users, nodes}. */
    static final LuaScript DUE = new LuaScript("presence-due", """
            local time = redis.call('TIME')
            local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
            return {
              redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1]),
              redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
            }
            """, DEADLINE);

    /** KEYS: nodes, users of the node. ARGV: node. Forgets it unless it has come back or still has users. */
    static final LuaScript BURY = new LuaScript("presence-bury", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if lease and tonumber(lease) <= now and redis.call('SCARD', KEYS[2]) == 0 then
              redis.call('ZREM', KEYS[1], ARGV[1])
            end
            return 0
            """, DEADLINE);

    /** KEYS: connections. Answers how many are live. */
    static final LuaScript COUNT = new LuaScript("presence-count", """
            local time = redis.call('TIME')
            local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
            local live = redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')
            local grace = redis.call('ZSCORE', KEYS[1], '~grace')
            if grace and tonumber(grace) > tonumber(now) then
              live = live - 1
            end
            return live
            """, DEADLINE);

    private PresenceScripts() {}
}
