package dev.exchanger.realtime.chat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.reactive.SingleFlight;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * What is read often of a chat, in Redis. Each value carries the generation it was read at, and whoever asks knows from
 * the database, where she was asked for her seat anyway, which generation is the present one: an older value counts as
 * none, whatever became of its deletion. A value read while somebody wrote may be newer than its generation, never
 * older. Those of a node who miss the same generation share one read. Redis away means no cache, nothing else.
 */
@ApplicationScoped
public class ChatCache {

    private static final Logger LOG = Logger.getLogger(ChatCache.class);

    /** KEYS: value. ARGV: generation, JSON, ttl in ms. A late writer does not replace what is newer. */
    private static final LuaScript FILL = new LuaScript("chat-cache-fill", """
            local known = redis.call('GETRANGE', KEYS[1], 0, 20)
            local generation = tonumber(string.match(known, '^(%d+) ') or '-1')
            if generation > tonumber(ARGV[1]) then return 0 end
            redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
            return 1
            """, Duration.ofMillis(300));

    private final RedisLink redis;
    private final ObjectMapper json;
    private final MeterRegistry registry;
    private final SingleFlight<String, Object> reads = new SingleFlight<>();

    public ChatCache(RedisLink redis, ObjectMapper json, MeterRegistry registry) {
        this.redis = redis;
        this.json = json;
        this.registry = registry;
    }

    /**
     * A kind of value.
     *
     * @param name for metrics
     * @param ttl how long it is kept at most
     */
    public record View<T>(String name, Duration ttl, TypeReference<T> type) {}

    /**
     * The value of a generation, kept or read now.
     *
     * @param generation read from the database before this call, in the request that asks
     * @param read from the database; its failure is the only one
     */
    @SuppressWarnings("unchecked")
    public <T> Uni<T> get(View<T> view, String key, long generation, Supplier<Uni<T>> read) {
        if (!redis.ready()) {
            return read.get();
        }
        return redis.execute(RedisCommand.read("GET", key))
                .map(found -> Optional.ofNullable(found)
                        .map(Response::toString)
                        .flatMap(value -> parse(view, value, generation)))
                .onFailure()
                .recoverWithItem(Optional.empty())
                .chain(found -> {
                    registry.counter(
                                    "exchanger.chat.cache",
                                    "view",
                                    view.name(),
                                    "result",
                                    found.isPresent() ? "hit" : "miss")
                            .increment();
                    return found.isPresent()
                            ? Uni.createFrom().item(found.get())
                            : reads.run(key + ' ' + generation, () -> read.get()
                                            .call(value -> fill(view, key, generation, value))
                                            .map(value -> (Object) value))
                                    .map(value -> (T) value);
                });
    }

    /** Forgets what a committed change has made old. Never fails: an old generation is not served anyway. */
    public void forget(String... keys) {
        redis.execute(RedisCommand.write("DEL", keys))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("Not forgotten: %s", failure.toString()));
    }

    private <T> Uni<Void> fill(View<T> view, String key, long generation, T value) {
        List<String> args = List.of(
                Long.toString(generation),
                write(value),
                Long.toString(view.ttl().toMillis()));
        return redis.eval(FILL, List.of(key), args)
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private <T> Optional<T> parse(View<T> view, String value, long generation) {
        int blank = value.indexOf(' ');
        if (blank < 0 || !value.substring(0, blank).equals(Long.toString(generation))) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(value.substring(blank + 1), view.type()));
        } catch (JsonProcessingException e) {
            // Written by another version of this service: as if it were not there.
            return Optional.empty();
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
