package dev.exchanger.realtime.delivery;

import java.time.Duration;

import dev.exchanger.platform.redis.LuaScript;

/** The steps of {@link UndeliveredQueue} on the server, each on the queue of one user. */
final class UndeliveredScripts {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /** KEYS: queue. ARGV: chat, number, most entries. */
    static final LuaScript ADD = new LuaScript("undelivered-add", """
            local fields = redis.call('HKEYS', KEYS[1])
            if #fields > tonumber(ARGV[3]) then
              redis.call('DEL', KEYS[1])
              return 0
            end
            for _, field in ipairs(fields) do
              local mark = string.sub(field, 1, 1)
              if mark == '!' or mark == '?' then
                local entry = string.sub(field, 2) .. ' ' .. ARGV[1]
                if tonumber(redis.call('HGET', KEYS[1], entry) or '0') < tonumber(ARGV[2]) then
                  redis.call('HSET', KEYS[1], entry, ARGV[2])
                end
              end
            end
            return 1
            """, DEADLINE);

    /** KEYS: queue. ARGV: device. Chats and numbers, or nothing when they are not complete. */
    static final LuaScript READ = new LuaScript("undelivered-read", """
            if redis.call('HEXISTS', KEYS[1], '!' .. ARGV[1]) == 0 then return false end
            local start = ARGV[1] .. ' '
            local found = {}
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              if string.sub(all[i], 1, #start) == start then
                found[#found + 1] = string.sub(all[i], #start + 1)
                found[#found + 1] = all[i + 1]
              end
            end
            return found
            """, DEADLINE);

    /** KEYS: queue. ARGV: device, token, ttl in ms. */
    static final LuaScript BEGIN = new LuaScript("undelivered-begin", """
            redis.call('HSET', KEYS[1], '?' .. ARGV[1], ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """, DEADLINE);

    /** KEYS: queue. ARGV: device, token, then chats and numbers. Void when the key was lost since the beginning. */
    static final LuaScript COMPLETE = new LuaScript("undelivered-complete", """
            if redis.call('HGET', KEYS[1], '?' .. ARGV[1]) ~= ARGV[2] then return 0 end
            for i = 3, #ARGV, 2 do
              local entry = ARGV[1] .. ' ' .. ARGV[i]
              if tonumber(redis.call('HGET', KEYS[1], entry) or '0') < tonumber(ARGV[i + 1]) then
                redis.call('HSET', KEYS[1], entry, ARGV[i + 1])
              end
            end
            -- First the one, as the key must not be empty for a moment: it would lose its time to live.
            redis.call('HSET', KEYS[1], '!' .. ARGV[1], '1')
            redis.call('HDEL', KEYS[1], '?' .. ARGV[1])
            return 1
            """, DEADLINE);

    /** KEYS: queue. ARGV: device, then chats and numbers. */
    static final LuaScript REMOVE = new LuaScript("undelivered-remove", """
            for i = 2, #ARGV, 2 do
              local entry = ARGV[1] .. ' ' .. ARGV[i]
              local last = redis.call('HGET', KEYS[1], entry)
              if last and tonumber(last) <= tonumber(ARGV[i + 1]) then redis.call('HDEL', KEYS[1], entry) end
            end
            return 1
            """, DEADLINE);

    private UndeliveredScripts() {}
}
