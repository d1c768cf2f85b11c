package dev.exchanger.realtime.presence;

import java.time.Duration;

import dev.exchanger.platform.redis.LuaScript;

/** The scripts of {@link RedisPresenceStore}. They go by the clock of Redis, so nodes need not agree on the time. */
final class PresenceScripts {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /**
     * KEYS: connections, presence, status, due, connections to the node. ARGV: operation, user, connection, lease, grace,
     * life of a status (all ms), status to declare, and connections to drop. The member {@code ~grace} stands for a user
     * who has just gone. Answers {status before, status now, connections, now, since when on or off, time of the last
     * change, effective}. However many connections the user has, none but those named is looked at. Of a user who was
     * forgotten nothing is kept, whatever her connections still do.
     */
    static final LuaScript CHANGE = new LuaScript("presence-change", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function text(number) return string.format('%.0f', number) end
            local operation, user, connection = ARGV[1], ARGV[2], ARGV[3]
            local effective = 1
            local function declare(status)
              redis.call('HSET', KEYS[3], 'status', status, 'at', text(now))
              redis.call('PEXPIRE', KEYS[3], ARGV[6])
            end
            local function forget(name)
              redis.call('SREM', KEYS[5], user .. ' ' .. name)
              return redis.call('ZREM', KEYS[1], name)
            end
            if redis.call('HGET', KEYS[3], 'status') == 'deleted' then
              forget(connection)
              return {'offline', 'offline', 0, text(now), text(now), '0', 0}
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now))
            if operation == 'add' or operation == 'renew' then
              redis.call('ZADD', KEYS[1], text(now + ARGV[4]), connection)
              redis.call('ZREM', KEYS[1], '~grace')
              redis.call('SADD', KEYS[5], user .. ' ' .. connection)
            elseif operation == 'leave' then
              effective = forget(connection)
              if effective == 1 and tonumber(ARGV[5]) > 0 then
                redis.call('ZADD', KEYS[1], text(now + ARGV[5]), '~grace')
              end
            elseif operation == 'declare' then
              declare(ARGV[7])
            elseif operation == 'drop' then
              for i = 8, #ARGV do
                forget(ARGV[i])
              end
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
            local known = redis.call('HGET', KEYS[2], user) or ''
            local was = string.find(known, '"isOnline":true', 1, true) ~= nil
            local before = string.match(known, '"status":"(%a+)"') or (was and 'online' or 'offline')
            local since = tonumber(string.match(known, '"lastSeen":(%d+)')) or now
            local changed = tonumber(string.match(known, '"changedAt":(%d+)')) or 0
            local status = 'offline'
            if online then
              if (operation == 'add' or not was) and redis.call('EXISTS', KEYS[3]) == 0 then
                declare('online')
              end
              -- Nobody has heard of the user for the life of a status, but she is connected.
              status = redis.call('HGET', KEYS[3], 'status') or 'away'
            elseif was then
              redis.call('DEL', KEYS[3])
            end
            if was ~= online then
              since = now
            end
            if before ~= status then
              -- Every change has a time of its own, so that of two the newer one is known.
              changed = math.max(now, changed + 1)
              redis.call('HSET', KEYS[2], user, '{"isOnline":' .. tostring(online) .. ',"lastSeen":' .. text(since)
                .. ',"status":"' .. status .. '","changedAt":' .. text(changed) .. '}')
            end
            return {before, status, live, text(now), text(since), text(changed), effective}
            """, DEADLINE);

    /** KEYS: connections, presence, status, due. ARGV: user, for how long nothing of her is kept in ms. */
    static final LuaScript FORGET = new LuaScript("presence-forget", """
            redis.call('DEL', KEYS[1], KEYS[3])
            redis.call('HDEL', KEYS[2], ARGV[1])
            redis.call('ZREM', KEYS[4], ARGV[1])
            redis.call('HSET', KEYS[3], 'status', 'deleted')
            redis.call('PEXPIRE', KEYS[3], ARGV[2])
            return 1
            """, DEADLINE);

    /** KEYS: nodes. ARGV: node, lease in ms. Answers 1 when the node was not in the list, or was taken for dead. */
    static final LuaScript BEAT = new LuaScript("presence-beat", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
            redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
            return (not lease or tonumber(lease) <= now) and 1 or 0
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

    /** KEYS: nodes, connections to the node. ARGV: node. Forgets it unless it has come back or still has connections. */
    static final LuaScript BURY = new LuaScript("presence-bury", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if lease and tonumber(lease) <= now and redis.call('SCARD', KEYS[2]) == 0 then
              redis.call('ZREM', KEYS[1], ARGV[1])
            end
            return 0
            """, DEADLINE);

    /** KEYS: presence, status of each user. ARGV: users. Answers {presence, status} of each, nil where there is none. */
    static final LuaScript READ = new LuaScript("presence-read", """
            local known = redis.call('HMGET', KEYS[1], unpack(ARGV))
            local answer = {}
            for i = 1, #ARGV do
              answer[2 * i - 1] = known[i]
              answer[2 * i] = known[i] and redis.call('HGET', KEYS[i + 1], 'status')
            end
            return answer
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
