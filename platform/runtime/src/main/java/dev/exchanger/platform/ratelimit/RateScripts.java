package dev.exchanger.platform.ratelimit;

import java.time.Duration;

import dev.exchanger.platform.redis.LuaScript;

/**
 * The scripts of the limiter. Both answer {allowed, remaining, reset, retry}, the times in microseconds. Numbers are written
 * by {@code %.0f}, as Lua's own spelling of large ones loses digits. Redis replicates the effects of a script, so
 * reading its clock is safe.
 */
final class RateScripts {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /** KEYS: theoretical arrival time. ARGV: interval, permits. */
    static final LuaScript GCRA = new LuaScript("rate-gcra", """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local interval = tonumber(ARGV[1])
            local window = interval * tonumber(ARGV[2])
            local arrival = tonumber(redis.call('GET', KEYS[1]) or now)
            if arrival < now then
              arrival = now
            elseif arrival > now + window then
              -- The clock went back or the limit was shortened: nobody waits longer than one window.
              arrival = now + window
            end
            local reset = arrival + interval - now
            if reset > window then
              return {0, 0, arrival - now, reset - window}
            end
            redis.call('SET', KEYS[1], string.format('%.0f', now + reset), 'PX', math.ceil(reset / 1000))
            return {1, math.floor((window - reset) / interval), reset, 0}
            """, DEADLINE);

    /** KEYS: granted permits by time. ARGV: permits, window, a unique name for this one. */
    static final LuaScript SLIDING_WINDOW = new LuaScript("rate-sliding-window", """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local permits = tonumber(ARGV[1])
            local window = tonumber(ARGV[2])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
            local used = redis.call('ZCARD', KEYS[1])
            if used < permits then
              redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
              redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
              return {1, permits - used - 1, window, 0}
            end
            local oldest = redis.call('ZRANGE', KEYS[1], -permits, -permits, 'WITHSCORES')
            local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
            return {0, 0, tonumber(newest[2]) + window - now, tonumber(oldest[2]) + window - now}
            """, DEADLINE);

    private RateScripts() {}
}
