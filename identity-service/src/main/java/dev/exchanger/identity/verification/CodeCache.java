package dev.exchanger.identity.verification;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/** Codes in Redis: judges tries in one call, so that a flood of guesses never reaches PostgreSQL. */
@ApplicationScoped
class CodeCache {

    private static final Logger LOG = Logger.getLogger(CodeCache.class);

    /** ARGV code hash, tries. The try is counted before it is judged. */
    private static final LuaScript TRY = new LuaScript("code-try", """
            local kept = redis.call('HMGET', KEYS[1], 'code', 'issue', 'tries')
            if not kept[1] then return {'unknown', '', 0} end
            if tonumber(kept[3]) >= tonumber(ARGV[2]) then return {'over', kept[2], tonumber(kept[3])} end
            local tries = redis.call('HINCRBY', KEYS[1], 'tries', 1)
            if kept[1] == ARGV[1] then return {'right', kept[2], tries} end
            return {'wrong', kept[2], tries}
            """, Duration.ofMillis(250));

    /** ARGV code hash, issue, time of issue in ms, life in ms. Late or twice, it neither goes back nor resets tries. */
    private static final LuaScript PUT = new LuaScript("code-put", """
            local at = redis.call('HGET', KEYS[1], 'at')
            if at and tonumber(at) >= tonumber(ARGV[3]) then return 0 end
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], 'code', ARGV[1], 'issue', ARGV[2], 'at', ARGV[3], 'tries', 0)
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return 1
            """, Duration.ofMillis(500));

    private final RedisLink redis;
    private final VerificationConfig config;
    private final Clock clock;

    CodeCache(RedisLink redis, VerificationConfig config, Clock clock) {
        this.redis = redis;
        this.config = config;
        this.clock = clock;
    }

    /** What Redis says to a try. */
    enum Verdict {
        RIGHT,
        WRONG,
        /** The tries are used up. */
        OVER,
        /** Redis is away or has no such code: PostgreSQL decides. */
        UNKNOWN
    }

    /** @param issue of the code that was judged; null when none was */
    record Judged(Verdict verdict, UUID issue, int tries) {}

    Uni<Judged> judge(String slot, String codeHash) {
        return redis.eval(TRY, List.of(RedisKeys.emailCode(slot)), List.of(codeHash, Integer.toString(config.tries())))
                .map(CodeCache::judged)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("code judged by PostgreSQL: %s", failure.getMessage());
                    return new Judged(Verdict.UNKNOWN, null, 0);
                });
    }

    /** Copies a code after its commit. */
    Uni<Void> put(String slot, UUID issue, String codeHash) {
        List<String> arguments = List.of(
                codeHash,
                issue.toString(),
                Long.toString(clock.millis()),
                Long.toString(config.ttl().toMillis()));
        return harmless(redis.eval(PUT, List.of(RedisKeys.emailCode(slot)), arguments));
    }

    /** Drops a code that is used up or replaced. */
    Uni<Void> drop(String slot) {
        return harmless(redis.execute(RedisCommand.write("DEL", RedisKeys.emailCode(slot))));
    }

    private static Judged judged(Response answer) {
        Verdict verdict = Verdict.valueOf(answer.get(0).toString().toUpperCase(Locale.ROOT));
        String issue = answer.get(1).toString();
        return new Judged(
                verdict,
                issue.isEmpty() ? null : UUID.fromString(issue),
                answer.get(2).toInteger());
    }

    private static Uni<Void> harmless(Uni<Response> write) {
        return write.replaceWithVoid().onFailure().recoverWithItem(failure -> {
            LOG.debugf("code not copied: %s", failure.getMessage());
            return null;
        });
    }
}
