package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * The timers in Redis: a key per order that expires at the deadline, and a sorted set of the deadlines. They only make
 * expiry punctual. Each command may run late or twice: the worst it does is to name an order that is not due.
 */
@ApplicationScoped
public class ExpiryTimers {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    // Strictly before now: a key whose millisecond has just begun does not count as expired yet, and an id that was
    // popped too early would be forgotten. The clock is the server's, the one the keys live by.
    private static final LuaScript POP = new LuaScript("order-expire-pop", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', now), 'LIMIT', 0, ARGV[1])
            if #due > 0 then redis.call('ZREM', KEYS[1], unpack(due)) end
            return due
            """, DEADLINE);

    private final RedisLink redis;

    public ExpiryTimers(RedisLink redis) {
        this.redis = redis;
    }

    /** Sets the timer of an order. */
    Uni<Void> start(UUID id, Instant deadline) {
        return redis.pipeline(List.of(set(id, deadline), add(List.of(new ExpiryRepository.Open(id, deadline)))))
                .replaceWithVoid();
    }

    /** Removes timers. */
    Uni<Void> stop(Collection<UUID> ids) {
        List<RedisCommand> commands = new ArrayList<>(ids.size() + 1);
        ids.forEach(id -> commands.add(RedisCommand.write("DEL", RedisKeys.orderExpire(id))));
        commands.add(remove(ids));
        return redis.pipeline(commands).replaceWithVoid();
    }

    /**
     * Sets the timers that are missing and corrects those with another deadline.
     *
     * @return how many of the orders had no timer, or a wrong one
     */
    Uni<Integer> restore(List<ExpiryRepository.Open> orders) {
        List<RedisCommand> commands = new ArrayList<>(orders.size() + 1);
        commands.add(add(orders));
        orders.forEach(order -> commands.add(set(order.id(), order.expiresAt())));
        return redis.pipeline(commands).map(answers -> answers.get(0).toInteger());
    }

    /** Takes up to {@code limit} orders out of the set whose deadline has passed; nobody else gets them. */
    Uni<List<UUID>> popDue(int limit) {
        return redis.eval(POP, List.of(RedisKeys.orderExpireDue()), List.of(Integer.toString(limit)))
                .map(due -> IntStream.range(0, due.size())
                        .mapToObj(i -> UUID.fromString(due.get(i).toString()))
                        .toList());
    }

    /** Makes Redis look at the keys: what has expired is removed and announced now, however many other keys there are. */
    Uni<Void> touch(List<UUID> ids) {
        return redis.pipeline(ids.stream()
                        .map(id -> RedisCommand.write("EXISTS", RedisKeys.orderExpire(id)))
                        .toList())
                .replaceWithVoid();
    }

    /** How many timers are set. */
    Uni<Long> count() {
        return redis.execute(RedisCommand.write("ZCARD", RedisKeys.orderExpireDue()))
                .map(Response::toLong);
    }

    /** A part of the timers that are set. */
    record Scan(String cursor, List<UUID> ids) {

        boolean isLast() {
            return cursor.equals("0");
        }
    }

    /**
     * Some of the timers that end before a moment, from cursor {@code "0"} on until {@link Scan#isLast}; those set
     * meanwhile may be left out.
     */
    Uni<Scan> scan(String cursor, Instant before, int count) {
        return redis.execute(RedisCommand.write(
                        "ZSCAN", RedisKeys.orderExpireDue(), cursor, "COUNT", Integer.toString(count)))
                .map(answer -> {
                    Response entries = answer.get(1);
                    // Members and scores alternate.
                    List<UUID> ids = IntStream.range(0, entries.size() / 2)
                            .filter(i -> entries.get(2 * i + 1).toDouble() < before.toEpochMilli())
                            .mapToObj(i -> UUID.fromString(entries.get(2 * i).toString()))
                            .toList();
                    return new Scan(answer.get(0).toString(), ids);
                });
    }

    private static RedisCommand set(UUID id, Instant deadline) {
        return RedisCommand.write(
                "SET", RedisKeys.orderExpire(id), "1", "PXAT", Long.toString(deadline.toEpochMilli()));
    }

    private static RedisCommand add(List<ExpiryRepository.Open> orders) {
        List<String> arguments = new ArrayList<>(2 + 2 * orders.size());
        arguments.add(RedisKeys.orderExpireDue());
        arguments.add("CH");
        orders.forEach(order -> {
            arguments.add(Long.toString(order.expiresAt().toEpochMilli()));
            arguments.add(order.id().toString());
        });
        return RedisCommand.write("ZADD", arguments.toArray(String[]::new));
    }

    private static RedisCommand remove(Collection<UUID> ids) {
        List<String> arguments = new ArrayList<>(1 + ids.size());
        arguments.add(RedisKeys.orderExpireDue());
        ids.forEach(id -> arguments.add(id.toString()));
        return RedisCommand.write("ZREM", arguments.toArray(String[]::new));
    }
}
