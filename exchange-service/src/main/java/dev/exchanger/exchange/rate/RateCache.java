package dev.exchanger.exchange.rate;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * The displayed rates in Redis. A value is {@code <rate id>:<json>}; an older rate never replaces a newer one, so a
 * reader that was overtaken by a change cannot bring the old rate back. {@code <rate id>:-} says that the rate must not be
 * shown any more: only a newer one replaces that. Redis away means no cache, nothing else.
 */
@ApplicationScoped
public class RateCache {

    private static final Logger LOG = Logger.getLogger(RateCache.class);

    private static final String WITHDRAWN = "-";

    private static final LuaScript PUT = new LuaScript("rate-cache-put", """
            local known = redis.call('GET', KEYS[1])
            if known then
              local id, mark = string.match(known, '^(%d+):(.)')
              if tonumber(id) > tonumber(ARGV[1]) or (tonumber(id) == tonumber(ARGV[1]) and mark == '-') then return 0 end
            end
            redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2], 'PX', ARGV[3])
            return 1
            """, Duration.ofMillis(500));

    private final RedisLink redis;
    private final ObjectMapper json;
    private final Clock clock;
    private final RateConfig config;

    public RateCache(RedisLink redis, ObjectMapper json, Clock clock, RateConfig config) {
        this.redis = redis;
        this.json = json;
        this.clock = clock;
        this.config = config;
    }

    /**
     * What the cache knows of a direction.
     *
     * @param rate what to show, empty for nothing
     */
    record Known(Optional<RateResponse> rate) {

        static final Known WITHDRAWN = new Known(Optional.empty());
    }

    /** What is known of a direction; empty if nothing is, if the rate has run out, or if Redis does not answer. */
    Uni<Optional<Known>> get(String from, String to) {
        return redis.execute(RedisCommand.read("GET", RedisKeys.webRates(from, to)))
                .map(value -> value == null ? Optional.<Known>empty() : read(value.toString()))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    /** Keeps a rate; never fails. */
    Uni<Void> put(PricedPair pair) {
        return put(pair.from().code(), pair.to().code(), pair.rateId(), write(RateResponse.of(pair)));
    }

    /** Lets a rate not be shown any more, now and by whoever still has it in hand; never fails. */
    Uni<Void> withdraw(String from, String to, long rateId) {
        return put(from, to, rateId, WITHDRAWN);
    }

    private Uni<Void> put(String from, String to, long rateId, String value) {
        List<String> arguments = List.of(
                Long.toString(rateId), value, Long.toString(config.cacheTtl().toMillis()));
        return redis.eval(PUT, List.of(RedisKeys.webRates(from, to)), arguments)
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("rate %s/%s not cached: %s", from, to, failure.getMessage());
                    return null;
                });
    }

    /** Forgets a direction that is not exchanged any more; never fails. */
    Uni<Void> remove(String from, String to) {
        return redis.execute(RedisCommand.write("DEL", RedisKeys.webRates(from, to)))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private Optional<Known> read(String value) {
        String content = value.substring(value.indexOf(':') + 1);
        if (content.equals(WITHDRAWN)) {
            return Optional.of(Known.WITHDRAWN);
        }
        try {
            RateResponse rate = json.readValue(content, RateResponse.class);
            return rate.validUntil().isAfter(clock.instant())
                    ? Optional.of(new Known(Optional.of(rate)))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            // Written by another version of this service; the next put replaces it.
            return Optional.empty();
        }
    }

    private String write(RateResponse rate) {
        try {
            return json.writeValueAsString(rate);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
