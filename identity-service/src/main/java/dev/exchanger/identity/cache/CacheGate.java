package dev.exchanger.identity.cache;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Decides whether Redis may be believed. A Redis that was restarted or replaced may hold an old snapshot, without the
 * tombstones written since. So every new connection closes the gate; it opens again only when PostgreSQL knows this
 * incarnation of Redis (a new one starts a new generation, and all older values become invisible) and everything Redis
 * must be told has been told.
 */
@ApplicationScoped
public class CacheGate {

    private static final Logger LOG = Logger.getLogger(CacheGate.class);

    private static final long SHUT = -1;

    private final RedisIncarnation redis;
    private final CacheGenerationRepository generations;
    private volatile long generation = -1;
    // Number of the connection that was approved; another one may lead to another Redis.
    private volatile long approved = SHUT;

    public CacheGate(RedisIncarnation redis, CacheGenerationRepository generations) {
        this.redis = redis;
        this.generations = generations;
    }

    /** Whether values of {@link #generation()} may be read and written. */
    public boolean isOpen() {
        return pass() != SHUT;
    }

    /** What an answer needs to be believed, taken before the question is asked; see {@link #honours}. */
    public long pass() {
        long connection = redis.connection();
        return approved == connection && redis.ready() ? connection : SHUT;
    }

    /** Whether Redis is still the one the pass was taken for: a question may wait until another one is connected. */
    public boolean honours(long pass) {
        return pass != SHUT && pass == redis.connection();
    }

    public long generation() {
        return generation;
    }

    /** Reads the generation again; another replica may have met a new Redis first. */
    Uni<Void> refresh() {
        return generations.current().invoke(current -> generation = current).replaceWithVoid();
    }

    /**
     * Opens the gate.
     *
     * @param debts tells Redis everything it must know before it is believed
     */
    Uni<Void> open(Supplier<Uni<Void>> debts) {
        long connection = redis.connection();
        return redis.name()
                .chain(generations::adopt)
                .call(adopted -> debts.get())
                .invoke(adopted -> {
                    if (adopted != generation) {
                        LOG.infof("cache generation %d", adopted);
                    }
                    generation = adopted;
                    approved = connection;
                })
                .replaceWithVoid();
    }
}
