package dev.exchanger.identity.cache;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
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

    // A nonce is told apart from all others, of this process and of any other; that nobody can guess it is not needed,
    // and randomness for each read would cost as much as building the command.
    private final String origin = UUID.randomUUID() + "-";
    private final AtomicLong leases = new AtomicLong();

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
        long pass = gate.pass();
        String generation = Long.toString(gate.generation());
        String nonce = generation + ":" + origin + leases.incrementAndGet();
        if (!gate.honours(pass)) {
            return Uni.createFrom().item(new SlotRead.Closed());
        }
        return eval(CacheScripts.READ, key, List.of(generation, nonce, LEASE_MILLIS))
                .<SlotRead>map(answer -> {
                    if (!gate.honours(pass)) {
                        return new SlotRead.Closed();
                    }
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

    /**
     * Fills the slot if the lease of this nonce still holds and the value is of the generation it was taken in: an old
     * snapshot may hold the lease again.
     */
    public Uni<Void> fill(String key, String nonce, String value, Instant until) {
        return generationOf("V:" + nonce) != generationOf(value)
                ? Uni.createFrom().voidItem()
                : write(CacheScripts.FILL, key, nonce, value, until);
    }

    /** Replaces a value if it is still exactly the old one; never brings it into another generation. */
    public Uni<Void> swap(String key, String old, String value, Instant until) {
        return generationOf(old) != generationOf(value)
                ? Uni.createFrom().voidItem()
                : write(CacheScripts.SWAP, key, old, value, until);
    }

    /** Marks a slot whose content PostgreSQL has disowned. */
    public Uni<Void> bury(String key) {
        String millis = Long.toString(RedisKeys.SESSION_TTL.plusMinutes(5).toMillis());
        return execute(RedisCommand.write("SET", key, TOMBSTONE, "PX", millis))
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
        return eval(script, key, List.of(expected, value, Long.toString(until.toEpochMilli())))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("slot not written: %s", failure.getMessage());
                    return null;
                });
    }

    /** The one way of scripts to Redis. */
    Uni<Response> eval(LuaScript script, String key, List<String> arguments) {
        return redis.eval(script, List.of(key), arguments);
    }

    /** The one way of commands to Redis. */
    Uni<Response> execute(RedisCommand command) {
        return redis.execute(command);
    }

    private static long generationOf(String value) {
        int end = value.indexOf(':', 2);
        return Long.parseLong(value.substring(2, end));
    }
}
