package dev.exchanger.identity.cache;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/** Reads and fills slots by leases. Never fails: what Redis cannot do is a miss, and the caller has PostgreSQL. */
@ApplicationScoped
public class SlotCache {

    private static final Logger LOG = Logger.getLogger(SlotCache.class);
    private static final String LEASE_MILLIS = "5000";
    private static final String TOMBSTONE = "T";

    private final RedisLink redis;
    private final CacheGate gate;

    public SlotCache(RedisLink redis, CacheGate gate) {
        this.redis = redis;
        this.gate = gate;
    }

    /** The generation that values must be written in. */
    public long generation() {
        return gate.generation();
    }

    /** Reads a slot; when it is free, takes the lease to fill it. */
    public Uni<SlotRead> read(String key) {
        if (!gate.isOpen()) {
            return Uni.createFrom().item(new SlotRead.Closed());
        }
        String nonce = UUID.randomUUID().toString();
        return redis.eval(
                        CacheScripts.READ, List.of(key), List.of(Long.toString(gate.generation()), nonce, LEASE_MILLIS))
                .<SlotRead>map(answer -> {
                    if (answer == null) {
                        return new SlotRead.Miss(nonce);
                    }
                    String text = answer.toString();
                    return text.equals(TOMBSTONE) ? new SlotRead.Dead() : new SlotRead.Found(text);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("slot not read: %s", failure.getMessage());
                    return new SlotRead.Closed();
                });
    }

    /** Fills the slot if the lease of this nonce still holds. */
    public Uni<Void> fill(String key, String nonce, String value, Instant until) {
        return write(CacheScripts.FILL, key, nonce, value, until);
    }

    /** Replaces a value if it is still exactly the old one. */
    public Uni<Void> swap(String key, String old, String value, Instant until) {
        return write(CacheScripts.SWAP, key, old, value, until);
    }

    /** Marks a slot whose content PostgreSQL has disowned. */
    public Uni<Void> bury(String key) {
        String millis = Long.toString(RedisKeys.SESSION_TTL.plusMinutes(5).toMillis());
        return redis.execute(RedisCommand.write("SET", key, TOMBSTONE, "PX", millis))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("slot not buried: %s", failure.getMessage());
                    return null;
                });
    }

    private Uni<Void> write(LuaScript script, String key, String expected, String value, Instant until) {
        if (!gate.isOpen()) {
            return Uni.createFrom().voidItem();
        }
        return redis.eval(script, List.of(key), List.of(expected, value, Long.toString(until.toEpochMilli())))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("slot not written: %s", failure.getMessage());
                    return null;
                });
    }
}
