package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;

import dev.exchanger.platform.node.ServiceNode;

/** A link without CDI, with what it told. */
public final class LinkFixture implements AutoCloseable {

    public final Vertx vertx = Vertx.vertx();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final List<RedisLinkChanged> changes = new CopyOnWriteArrayList<>();
    public final RedisLink link;
    public final RedisSubscriber subscriber;

    public LinkFixture(String url, Map<String, String> config) {
        this.link = new RedisLink(
                vertx,
                new RedisOptions().setConnectionString(url),
                config(config),
                new ServiceNode("test", "n1"),
                registry,
                changes::add);
        this.subscriber = new RedisSubscriber(link);
    }

    public static LinkFixture started(String url) {
        return started(url, Map.of());
    }

    public static LinkFixture started(String url, Map<String, String> config) {
        LinkFixture fixture = new LinkFixture(url, config);
        fixture.link.start();
        return fixture;
    }

    public static RedisLinkConfig config(Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        values.forEach((key, value) -> prefixed.put("exchanger.redis." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(RedisLinkConfig.class)
                .withDefaultValues(prefixed)
                .build()
                .getConfigMapping(RedisLinkConfig.class);
    }

    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        await(link.close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
