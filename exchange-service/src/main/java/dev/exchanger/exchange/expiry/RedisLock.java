package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisUnavailable;

/**
 * Keeps replicas from doing the same work at the same time. For efficiency only: a lease may run out while its holder still
 * works, and Redis may forget it, so correctness must rest on the database. All operations fail with
 * {@link RedisUnavailable} when Redis is away; a lock whose answer got lost ends with its lease.
 */
@ApplicationScoped
class RedisLock {

    /**
     * A lock that was acquired.
     *
     * @param resource what is locked
     * @param token proves who holds it
     * @param fence greater than that of any earlier holder, as long as the server's clock does not go back
     */
    record Held(String resource, String token, long fence) {}

    private static final Duration DEADLINE = Duration.ofMillis(500);

    private static final LuaScript ACQUIRE = new LuaScript("lock-acquire", """
            local time = redis.call('TIME')
            if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
              return time[1] * 1000000 + time[2]
            end
            return false
            """, DEADLINE);

    private static final LuaScript RELEASE = new LuaScript("lock-release", """
            if redis.call('GET', KEYS[1]) == ARGV[1] then
              return redis.call('DEL', KEYS[1])
            end
            return 0
            """, DEADLINE);

    private final RedisLink redis;

    RedisLock(RedisLink redis) {
        this.redis = redis;
    }

    /**
     * Tries once.
     *
     * @param lease after which the lock ends by itself; at least 1 ms
     * @return the lock, or nothing when another holds it
     */
    Uni<Optional<Held>> tryAcquire(String resource, Duration lease) {
        return Uni.createFrom().deferred(() -> {
            String token = UUID.randomUUID().toString();
            return redis.eval(ACQUIRE, key(resource), List.of(token, millis(lease)))
                    .map(fence -> Optional.ofNullable(fence).map(f -> new Held(resource, token, f.toLong())));
        });
    }

    /** Ends it, if it is still this one. False when the lock was lost meanwhile; another's lock stays. */
    Uni<Boolean> release(Held lock) {
        return redis.eval(RELEASE, key(lock.resource()), List.of(lock.token())).map(answer -> answer.toInteger() == 1);
    }

    private static List<String> key(String resource) {
        return List.of(RedisKeys.lock(resource));
    }

    private static String millis(Duration lease) {
        return Long.toString(Math.max(lease.toMillis(), 1));
    }
}
