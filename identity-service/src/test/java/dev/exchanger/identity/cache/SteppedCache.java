package dev.exchanger.identity.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.identity.testing.Schedule;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisUnavailable;

/** The cache of production; each of its commands to the real Redis is one step of a schedule. */
public final class SteppedCache extends SlotCache {

    /** A weaker script in place of one of production. */
    public enum Weakness {
        /** Fills whatever is there. */
        FILL_ANYTHING("slot-fill", "redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3]) return 1"),
        /** Fills where nothing is, lease or not. */
        FILL_EMPTY("slot-fill", """
                local value = redis.call('GET', KEYS[1])
                if value and string.sub(value, 1, 2) ~= 'L:' then return 0 end
                redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3]) return 1
                """),
        /** Swaps whatever is there, but creates nothing. */
        SWAP_ANYTHING("slot-swap", "redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3], 'XX') return 1"),
        /** Swaps what it expects, and creates. */
        SWAP_CREATES("slot-swap", """
                local value = redis.call('GET', KEYS[1])
                if value and value ~= ARGV[1] then return 0 end
                redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3]) return 1
                """),
        /** Fills and swaps in whatever generation it is when the answer comes. */
        ANY_GENERATION(null, null);

        private final String replaces;
        private final String source;

        Weakness(String replaces, String source) {
            this.replaces = replaces;
            this.source = source;
        }
    }

    private static final Map<String, String> NAMES =
            Map.of("slot-read", "asks Redis", "slot-fill", "fills", "slot-swap", "swaps");

    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private final Schedule.Actor actor;
    private final Weakness weakness;

    public SteppedCache(RedisLink redis, CacheGate gate, Schedule.Actor actor, Weakness weakness) {
        super(redis, gate);
        this.actor = actor;
        this.weakness = weakness;
    }

    @Override
    Uni<Response> eval(LuaScript script, String key, List<String> arguments) {
        String source = weakness != null && script.name().equals(weakness.replaces) ? weakness.source : script.source();
        // Only a schedule decides what is late.
        LuaScript used = new LuaScript(script.name(), source, PATIENCE);
        return actor == null
                ? super.eval(used, key, arguments)
                : actor.step(NAMES.get(script.name()), () -> super.eval(used, key, arguments), SteppedCache::late);
    }

    @Override
    Uni<Response> execute(RedisCommand command) {
        return actor == null
                ? super.execute(command)
                : actor.step("buries", () -> super.execute(command), SteppedCache::late);
    }

    @Override
    public Uni<Void> fill(String key, String nonce, String value, Instant until) {
        return weakness == Weakness.ANY_GENERATION
                ? eval(CacheScripts.FILL, key, List.of(nonce, value, Long.toString(until.toEpochMilli())))
                        .replaceWithVoid()
                : super.fill(key, nonce, value, until);
    }

    @Override
    public Uni<Void> swap(String key, String old, String value, Instant until) {
        return weakness == Weakness.ANY_GENERATION
                ? eval(CacheScripts.SWAP, key, List.of(old, value, Long.toString(until.toEpochMilli())))
                        .replaceWithVoid()
                : super.swap(key, old, value, until);
    }

    private static Throwable late() {
        return new RedisUnavailable("late in this schedule");
    }
}
