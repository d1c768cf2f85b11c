package dev.exchanger.identity.cache;

import java.time.Duration;

import dev.exchanger.platform.redis.LuaScript;

/**
 * The three scripts of the slot protocol. All are harmless when they run late or twice: a lease ends by itself, a fill
 * needs the lease of its own reader, a swap needs the exact old value, and none of them ever replaces a tombstone.
 */
final class CacheScripts {

    private static final Duration READ_BUDGET = Duration.ofMillis(50);
    private static final Duration WRITE_BUDGET = Duration.ofMillis(500);

    /** KEYS slot; ARGV generation, nonce, lease in ms. The value, T, or nil: then the reader may hold a lease. */
    static final LuaScript READ = new LuaScript("slot-read", """
            local value = redis.call('GET', KEYS[1])
            if value == 'T' then return value end
            local mine = 'V:' .. ARGV[1] .. ':'
            if value and string.sub(value, 1, #mine) == mine then return value end
            if value and string.sub(value, 1, 2) == 'L:' then return false end
            redis.call('SET', KEYS[1], 'L:' .. ARGV[2], 'PX', ARGV[3])
            return false
            """, READ_BUDGET);

    /** KEYS slot; ARGV nonce, new value, end in epoch ms. 1 when the lease was still ours. */
    static final LuaScript FILL = new LuaScript("slot-fill", """
            if redis.call('GET', KEYS[1]) == 'L:' .. ARGV[1] then
              redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
              return 1
            end
            return 0
            """, WRITE_BUDGET);

    /** KEYS slot; ARGV old value, new value, end in epoch ms. 1 when the old value was still there. */
    static final LuaScript SWAP = new LuaScript("slot-swap", """
            if redis.call('GET', KEYS[1]) == ARGV[1] then
              redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
              return 1
            end
            return 0
            """, WRITE_BUDGET);

    private CacheScripts() {}
}
