package dev.exchanger.bot.leader;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Who speaks for the bot. The lease lives in Redis; the row {@code poller} in PostgreSQL carries the same lease, so that
 * a node that cannot reach Redis decides by it, and the epoch, which fences off a leader that does not know yet that it
 * is one no longer. A leader holds both, or the row alone while Redis is away.
 */
@ApplicationScoped
class PollerLease {
    private static final Logger LOG = Logger.getLogger(PollerLease.class);
    private static final Duration DEADLINE = Duration.ofMillis(500);

    // Also takes a key that vanished with a restarted Redis. Running late it prolongs a lease that is ours anyway.
    private static final LuaScript TAKE_OR_RENEW = new LuaScript("telegram-lease-take", """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """, DEADLINE);

    private static final LuaScript RELEASE = new LuaScript("telegram-lease-release", """
            if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
            return 0
            """, DEADLINE);

    private final RedisLink redis;
    private final Pool pool;
    private final BotStateRepository state;
    private final LeaderConfig config;
    private final String holder;

    PollerLease(RedisLink redis, Pool pool, BotStateRepository state, LeaderConfig config, ServiceNode node) {
        this.redis = redis;
        this.pool = pool;
        this.state = state;
        this.config = config;
        // Random as well: a restarted node of the same name must not inherit the lease of its dead self unnoticed.
        this.holder = node.nodeId() + "-" + UUID.randomUUID();
    }

    private enum InRedis {
        OURS,
        OTHERS,
        AWAY
    }

    /** Begins a term when nobody leads. */
    Uni<Optional<Term>> acquire() {
        return state.isFree(pool, holder)
                .chain(free -> free
                        ? inRedis().chain(inRedis -> inRedis == InRedis.OTHERS ? nobody() : acquireRow())
                        : nobody());
    }

    /** @return false when the term is over */
    Uni<Boolean> renew(Term term) {
        return inRedis()
                .chain(inRedis -> inRedis == InRedis.OTHERS
                        ? Uni.createFrom().item(false)
                        : state.renew(pool, term, config.lease()));
    }

    /** Lets the next node lead at once. */
    Uni<Void> release(Term term) {
        return releaseRedis()
                .chain(() -> state.release(pool, term))
                .onFailure()
                .invoke(failure -> LOG.warnf("the lease runs out by itself: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Optional<Term>> acquireRow() {
        return state.acquire(pool, holder, config.lease())
                .call(term -> term.isPresent() ? Uni.createFrom().voidItem() : releaseRedis());
    }

    private Uni<InRedis> inRedis() {
        return redis.eval(
                        TAKE_OR_RENEW,
                        List.of(RedisKeys.telegramPollerLease()),
                        List.of(holder, Long.toString(config.lease().toMillis())))
                .map(answer -> answer.toInteger() == 1 ? InRedis.OURS : InRedis.OTHERS)
                .onFailure()
                .recoverWithItem(InRedis.AWAY);
    }

    private Uni<Void> releaseRedis() {
        return redis.eval(RELEASE, List.of(RedisKeys.telegramPollerLease()), List.of(holder))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private static Uni<Optional<Term>> nobody() {
        return Uni.createFrom().item(Optional.empty());
    }
}
