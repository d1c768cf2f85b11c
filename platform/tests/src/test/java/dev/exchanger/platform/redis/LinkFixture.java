package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import org.awaitility.Awaitility;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.testkit.backend.RedisServer;

/** A link without CDI, and what it told. */
public final class LinkFixture implements AutoCloseable {

    public final Vertx vertx = Vertx.vertx();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final List<RedisLinkChanged> changes = new CopyOnWriteArrayList<>();
    public final RedisLink link;
    public final RedisSubscriber subscriber;

    private LinkFixture(RedisOptions options, String node, Map<String, String> config) {
        this.link =
                new RedisLink(vertx, options, config(config), new ServiceNode("test", node), registry, changes::add);
        this.subscriber = new RedisSubscriber(link);
    }

    public static LinkFixture started(String url) {
        return started(url, "n1", Map.of());
    }

    public static LinkFixture started(String url, Map<String, String> config) {
        return started(url, "n1", config);
    }

    public static LinkFixture started(String url, String node, Map<String, String> config) {
        return started(new RedisOptions().setConnectionString(url), node, config);
    }

    public static LinkFixture started(RedisOptions options, String node, Map<String, String> config) {
        LinkFixture fixture = new LinkFixture(options, node, config);
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

    /** Enough time for anything but a bug. */
    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    public static <T> CompletableFuture<T> begin(Uni<T> uni) {
        return uni.subscribeAsCompletionStage();
    }

    /** Waits for the commands connection; on a busy machine even a handshake may take longer than a short grace. */
    public LinkFixture connected() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(link::ready);
        return this;
    }

    public String get(String key) {
        var answer = await(link.execute(RedisCommand.read("GET", key).within(Duration.ofSeconds(5))));
        return answer == null ? null : answer.toString();
    }

    public void set(String key, String value) {
        await(link.execute(RedisCommand.write("SET", key, value).within(Duration.ofSeconds(5))));
    }

    /** The names of this link's connections, as the server lists them, sorted. */
    public static List<String> names(RedisServer server, String node) {
        return server.clientList().stream()
                .map(line -> line.replaceAll(".* name=(\\S*) .*", "$1"))
                .filter(name -> name.isEmpty() || name.endsWith("-" + node))
                .sorted()
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        await(link.close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
