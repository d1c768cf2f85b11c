package dev.exchanger.platform.event;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.OpenTelemetry;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.LinkFixture;

/** The consumers of one node of the service {@code bot}, with connections of their own. */
final class ConsumerNode implements AutoCloseable {

    /** Everything faster than in production, in the same proportions. */
    private static final Map<String, String> FAST = Map.of(
            "block", "PT0.2S",
            "retry-pause", "PT0.02S",
            "longest-retry-pause", "PT0.5S",
            "recovery-interval", "PT0.2S",
            "claim-idle", "PT1.5S",
            "drain-timeout", "PT3S");

    final LinkFixture redis;
    final BackgroundWork background;
    final ConsumerLoop loop;

    ConsumerNode(String redisUrl, String node, Map<String, String> config, EventHandler... handlers) {
        this(redisUrl, node, config, OpenTelemetry.noop(), handlers);
    }

    ConsumerNode(
            String redisUrl,
            String node,
            Map<String, String> config,
            OpenTelemetry telemetry,
            EventHandler... handlers) {
        Map<String, String> values = new HashMap<>(FAST);
        values.putAll(config);
        EventConsumerConfig mapping = TestEvents.config(EventConsumerConfig.class, "exchanger.events", values);
        this.redis = LinkFixture.started(redisUrl);
        ServiceNode self = new ServiceNode("bot", node);
        ConsumerMetrics metrics = new ConsumerMetrics(redis.registry);
        HandlerCall call = new HandlerCall(redis.vertx, telemetry, mapping.handlerTimeout(), mapping.spread());
        DeliveryWork work = new DeliveryWork(List.of(handlers), call, mapping, metrics, Clock.systemUTC());
        StreamGroup group = new StreamGroup(
                redis.link,
                TestEvents.STREAM,
                StreamConsumers.deadLetters(TestEvents.STREAM),
                self.service(),
                self.nodeId());
        this.background = new BackgroundWork(redis.vertx, redis.registry, List.of());
        this.loop = new ConsumerLoop(
                redis.vertx, background, redis.link, self, List.of(group), work::proceed, mapping, metrics);
    }

    static ConsumerNode started(String redisUrl, String node, EventHandler... handlers) {
        return started(redisUrl, node, Map.of(), handlers);
    }

    static ConsumerNode started(String redisUrl, String node, Map<String, String> config, EventHandler... handlers) {
        ConsumerNode started = new ConsumerNode(redisUrl, node, config, handlers);
        started.loop.start();
        return started;
    }

    double count(String meter) {
        var counter = redis.registry.find(meter).counter();
        return counter == null ? 0 : counter.count();
    }

    /** Ends without a goodbye: what it took stays its own. */
    void crash() {
        redis.vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        loop.stop().await().atMost(Duration.ofSeconds(20));
        redis.close();
    }
}
