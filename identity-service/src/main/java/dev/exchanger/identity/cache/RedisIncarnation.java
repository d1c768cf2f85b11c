package dev.exchanger.identity.cache;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/** Which Redis is at the other end: changes with every restart and with every failover. */
@ApplicationScoped
public class RedisIncarnation {

    private final RedisLink redis;

    public RedisIncarnation(RedisLink redis) {
        this.redis = redis;
    }

    /** The number of the connection; another one may lead to another incarnation. */
    public long connection() {
        return redis.connection();
    }

    /** Whether commands are sent at once. */
    public boolean ready() {
        return redis.ready();
    }

    /** A name that no other incarnation has. */
    public Uni<String> name() {
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
