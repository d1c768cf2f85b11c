package dev.exchanger.platform.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.redis.LinkFixture;
import dev.exchanger.testkit.backend.DatabaseAddress;

import static dev.exchanger.platform.redis.LinkFixture.await;

/** The relay of one replica, with connections of its own. */
final class RelayNode implements AutoCloseable {

    final LinkFixture redis;
    final Pool pool;
    final BackgroundWork work;
    final RelayLoop relay;
    final OutboxConfig config;

    RelayNode(DatabaseAddress database, String redisUrl, Map<String, String> config) {
        Map<String, String> values = new HashMap<>(Map.of("enabled", "true", "check-interval", "PT0.2S"));
        values.putAll(config);
        this.config = TestEvents.config(OutboxConfig.class, "exchanger.outbox", values);
        this.redis = LinkFixture.started(redisUrl);
        this.pool = EventDatabase.pool(redis.vertx, database, 3);
        this.work = new BackgroundWork(redis.vertx, redis.registry, List.of());
        this.relay = new RelayLoop(work, pool, redis.link, TestEvents.STREAM, this.config, redis.registry, List.of());
    }

    static RelayNode started(DatabaseAddress database, String redisUrl) {
        return started(database, redisUrl, Map.of());
    }

    static RelayNode started(DatabaseAddress database, String redisUrl, Map<String, String> config) {
        RelayNode node = new RelayNode(database, redisUrl, config);
        node.relay.start();
        return node;
    }

    @Override
    public void close() {
        await(relay.flush());
        await(pool.close());
        redis.close();
    }
}
