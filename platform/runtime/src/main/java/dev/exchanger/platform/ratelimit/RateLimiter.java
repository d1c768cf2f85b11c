package dev.exchanger.platform.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Limits how often a subject does something, over all replicas: one script call per check, on the clock of the server.
 * While Redis is away each replica limits by itself, more strictly (see {@link RateLimitConfig}). Checks never fail.
 */
@ApplicationScoped
public class RateLimiter {

    private final RedisLink redis;
    private final LocalRateLimiter local;

    @Inject
    public RateLimiter(RedisLink redis, RateLimitConfig config) {
        this.redis = redis;
        this.local = new LocalRateLimiter(config.localShare(), config.localSubjects(), () -> System.nanoTime() / 1000);
    }

    /**
     * The usual check (GCRA): {@code permits} at once, then one each {@code window / permits}. Over any time t it grants at
     * most {@code permits + permits * t / window}.
     *
     * @param subject who is limited: a user id, an address, a hash
     */
    public Uni<RateDecision> check(RateLimit limit, String subject) {
        String key = RedisKeys.rate(limit.scope(), subject, limit.action());
        return decide(
                RateScripts.GCRA,
                limit,
                key,
                List.of(Long.toString(limit.intervalMicros()), Long.toString(limit.permits())));
    }

    /**
     * The strict check: never more than {@code permits} in any span of {@code window}. It stores one entry per granted
     * permit, so it is for small limits (codes, logins).
     */
    public Uni<RateDecision> checkStrictly(RateLimit limit, String subject) {
        String key = RedisKeys.rateWindow(limit.scope(), subject, limit.action());
        return decide(
                RateScripts.SLIDING_WINDOW,
                limit,
                key,
                List.of(
                        Long.toString(limit.permits()),
                        Long.toString(limit.windowMicros()),
                        UUID.randomUUID().toString()));
    }

    private Uni<RateDecision> decide(LuaScript script, RateLimit limit, String key, List<String> args) {
        return redis.eval(script, List.of(key), args)
                .map(RateLimiter::decision)
                .onFailure()
                .recoverWithItem(() -> local.check(limit, key));
    }

    private static RateDecision decision(Response answer) {
        return new RateDecision(
                answer.get(0).toInteger() == 1, answer.get(1).toLong(), micros(answer.get(2)), micros(answer.get(3)));
    }

    private static Duration micros(Response value) {
        return Duration.ofNanos(value.toLong() * 1000);
    }
}
