package dev.exchanger.platform.redis;

import jakarta.inject.Singleton;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/**
 * The options of the Quarkus Redis client: whatever {@code quarkus.redis.*} says (hosts, TLS, password, sentinel, cluster)
 * holds for the link too. The Quarkus client itself is never asked for a connection.
 */
@Singleton
public class RedisLinkOptions implements RedisOptionsCustomizer {

    private static final String DEFAULT_CLIENT = "<default>";

    private volatile RedisOptions options;

    @Override
    public void customize(String clientName, RedisOptions created) {
        if (DEFAULT_CLIENT.equals(clientName)) {
            options = new RedisOptions(created);
        }
    }

    /**
     * The options of the default client.
     *
     * @param client asked for nothing: its injection is what makes Quarkus create it and show its options here
     * @throws IllegalStateException when no Redis client is configured
     */
    RedisOptions of(Redis client) {
        if (options == null) {
            throw new IllegalStateException("no Redis is configured: set REDIS_URL (quarkus.redis.hosts)");
        }
        return options;
    }
}
