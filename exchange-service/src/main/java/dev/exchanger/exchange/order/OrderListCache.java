package dev.exchanger.exchange.order;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.event.BeforePublication;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * The first page of each owner's list in Redis. A page that is served holds everything that was committed before it was
 * asked for:
 * <ul>
 *   <li>a change's event counts as published only after the page was forgotten, and a page is not looked at while an
 *       event of its owner is unpublished. This holds for every path that changes orders, on every replica;
 *   <li>who does not find a page gets a lease, and only its holder may fill: forgetting the page ends the lease too;
 *   <li>page and lease carry the run of the server: a Redis that came back with old data has none;
 *   <li>an order that waits for its deadline changes without an event of ours: pages with one are not kept.
 * </ul>
 * Redis away means no cache, nothing else.
 */
@ApplicationScoped
public class OrderListCache implements BeforePublication {

    private static final String VIEW = "first";
    private static final Duration SCRIPT_DEADLINE = Duration.ofMillis(300);
    private static final Duration LEASE = Duration.ofSeconds(10);

    // The one key is either the page, "P<run>:<json>", or the lease of who is to fill it, "L<run>:<token>".
    private static final String RUN = "local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')\n";
    private static final LuaScript READ = new LuaScript("orders-cache-read", RUN + """
            local known = redis.call('GET', KEYS[1])
            local page = 'P' .. run .. ':'
            if known and string.sub(known, 1, #page) == page then return string.sub(known, #page + 1) end
            redis.call('SET', KEYS[1], 'L' .. run .. ':' .. ARGV[1], 'PX', ARGV[2])
            return false
            """, SCRIPT_DEADLINE);
    private static final LuaScript FILL = new LuaScript("orders-cache-fill", RUN + """
            if redis.call('GET', KEYS[1]) ~= 'L' .. run .. ':' .. ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], 'P' .. run .. ':' .. ARGV[2], 'PX', ARGV[3])
            return 1
            """, SCRIPT_DEADLINE);

    // Of a backlog only the beginning is looked at: it is gone soon, or Redis is away and there is no cache.
    private static final int LOOKED_AT = 100;
    private static final String UNPUBLISHED = """
            SELECT count(*) = $2 OR coalesce(bool_or(event -> 'data' ->> 'userId' = $1), false) AS maybe
            FROM (SELECT event FROM outbox WHERE published_at IS NULL LIMIT $2) AS waiting
            """;

    private final RedisLink redis;
    private final Pool pool;
    private final ObjectMapper json;
    private final MeterRegistry registry;

    public OrderListCache(RedisLink redis, Pool pool, ObjectMapper json, MeterRegistry registry) {
        this.redis = redis;
        this.pool = pool;
        this.json = json;
        this.registry = registry;
    }

    /** The page of an owner, kept or read now. @param read from the database; its failure is the only one */
    Uni<OrderResponse.Orders> first(UUID owner, Supplier<Uni<OrderResponse.Orders>> read) {
        if (!redis.ready()) {
            return read.get();
        }
        return mayHaveChanged(owner).flatMap(changed -> changed ? read.get() : kept(owner, read));
    }

    private Uni<OrderResponse.Orders> kept(UUID owner, Supplier<Uni<OrderResponse.Orders>> read) {
        String key = RedisKeys.webOrders(owner, VIEW);
        String token = UUID.randomUUID().toString();
        List<String> lease = List.of(token, Long.toString(LEASE.toMillis()));
        return redis.eval(READ, List.of(key), lease)
                .map(found -> Optional.ofNullable(found).map(Response::toString).flatMap(this::parse))
                .onFailure()
                .recoverWithItem(Optional.empty())
                .flatMap(found -> {
                    count(found.isPresent() ? "hit" : "miss");
                    return found.isPresent()
                            ? Uni.createFrom().item(found.get())
                            : read.get().call(page -> fill(key, token, page));
                });
    }

    private Uni<Void> fill(String key, String token, OrderResponse.Orders page) {
        if (page.orders().stream().anyMatch(order -> order.status().isOpen())) {
            return Uni.createFrom().voidItem();
        }
        List<String> arguments = List.of(token, write(page), Long.toString(RedisKeys.WEB_ORDERS_TTL.toMillis()));
        return redis.eval(FILL, List.of(key), arguments)
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Boolean> mayHaveChanged(UUID owner) {
        return pool.preparedQuery(UNPUBLISHED)
                .execute(Tuple.of(owner.toString(), LOOKED_AT))
                .map(rows -> rows.iterator().next().getBoolean("maybe"));
    }

    @Override
    public Uni<Void> publishing(List<String> events) {
        List<RedisCommand> forget = events.stream()
                .map(this::owner)
                .filter(Objects::nonNull)
                .distinct()
                .map(owner -> RedisCommand.write("DEL", RedisKeys.webOrders(owner, VIEW)))
                .toList();
        return redis.pipeline(forget).replaceWithVoid();
    }

    /** Whose order the event tells of, null if of none. */
    private UUID owner(String event) {
        try {
            String user = json.readTree(event).path("data").path("userId").asText(null);
            return user == null ? null : UUID.fromString(user);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return null;
        }
    }

    private Optional<OrderResponse.Orders> parse(String page) {
        try {
            return Optional.of(json.readValue(page, OrderResponse.Orders.class));
        } catch (JsonProcessingException e) {
            // Written by another version of this service: as if it were not there.
            return Optional.empty();
        }
    }

    private String write(OrderResponse.Orders page) {
        try {
            return json.writeValueAsString(page);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void count(String result) {
        registry.counter("exchanger.order.list.cache", "result", result).increment();
    }
}
