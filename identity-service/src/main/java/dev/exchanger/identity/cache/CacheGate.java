package dev.exchanger.identity.cache;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Decides whether Redis may be believed. A Redis that was restarted or replaced may hold an old snapshot, without the
 * tombstones written since. So every new connection closes the gate; it opens again only when PostgreSQL knows this
 * incarnation of Redis (a new one starts a new generation, and all older values become invisible) and everything Redis
 * must be told has been told.
 */
@ApplicationScoped
public class CacheGate {

    private static final Logger LOG = Logger.getLogger(CacheGate.class);

    private final RedisLink redis;
    private final CacheGenerationRepository generations;
    private volatile long generation = -1;
    // Number of the connection that was approved; another one may lead to another Redis.
    private volatile long approved = -1;

    public CacheGate(RedisLink redis, CacheGenerationRepository generations) {
        this.redis = redis;
        this.generations = generations;
    }

    /** Whether values of {@link #generation()} may be read and written. */
    public boolean isOpen() {
        return approved == redis.connection() && redis.ready();
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
        return incarnation()
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

    private Uni<String> incarnation() {
        return redis.execute(RedisCommand.write("INFO", "server"))
                .map(info -> field(info.toString(), "run_id"))
                .chain(run -> redis.execute(RedisCommand.write("INFO", "replication"))
                        .map(info -> run + ":" + field(info.toString(), "master_replid")));
    }

    private static String field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
