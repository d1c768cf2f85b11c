package dev.exchanger.exchange.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/** Answers of the back office that may be some minutes old, in Redis. Redis away means no cache, nothing else. */
@ApplicationScoped
public class OfficeCache {

    private static final Logger LOG = Logger.getLogger(OfficeCache.class);

    private final RedisLink redis;
    private final ObjectMapper json;

    public OfficeCache(RedisLink redis, ObjectMapper json) {
        this.redis = redis;
        this.json = json;
    }

    /** The cached value, or the loaded one, which is kept for {@code ttl}. */
    public <T> Uni<T> get(String key, Duration ttl, Class<T> type, Supplier<Uni<T>> load) {
        return find(key, type)
                .flatMap(cached -> cached.isPresent()
                        ? Uni.createFrom().item(cached.get())
                        : load.get().call(loaded -> put(key, ttl, loaded)));
    }

    /** The cached value; empty if there is none or Redis does not answer. */
    public <T> Uni<Optional<T>> find(String key, Class<T> type) {
        return redis.execute(RedisCommand.read("GET", key))
                .map(value -> value == null ? Optional.<T>empty() : read(value.toString(), type))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    /** Keeps a value; never fails. */
    public Uni<Void> put(String key, Duration ttl, Object value) {
        return redis.execute(RedisCommand.write("SET", key, write(value), "PX", Long.toString(ttl.toMillis())))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("%s not cached: %s", key, failure.getMessage());
                    return null;
                });
    }

    private <T> Optional<T> read(String value, Class<T> type) {
        try {
            return Optional.of(json.readValue(value, type));
        } catch (JsonProcessingException e) {
            // Written by another version of this service; the next put replaces it.
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
