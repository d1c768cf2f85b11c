package dev.exchanger.realtime.ticket;

import java.time.Duration;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/** Tickets in Redis, for use on any node. */
final class RedisTicketStore implements TicketStore {

    private final RedisLink redis;

    RedisTicketStore(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Void> keep(String name, String sealed, Duration life) {
        String millis = Long.toString(life.toMillis());
        return redis.execute(RedisCommand.write("SET", RedisKeys.socketTicket(name), sealed, "PX", millis))
                .replaceWithVoid();
    }

    @Override
    public Uni<String> take(String name) {
        // Not sent twice: the second one would find nothing, and the client is better told that Redis is away.
        return redis.execute(RedisCommand.once("GETDEL", RedisKeys.socketTicket(name)))
                .map(kept -> kept == null ? null : kept.toString());
    }
}
