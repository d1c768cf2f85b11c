package dev.exchanger.platform.event;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.shutdown.ShutdownStep;

/**
 * Calls the {@link EventHandler} beans of this service, in every node, as one consumer group named after the service.
 *
 * <p>An event is acknowledged after all handlers that want it succeeded. A failed one is tried again with growing
 * pauses, up to {@link EventConsumerConfig#maxDeliveries}, then it goes to the dead letters ({@code events:{x}:dead});
 * an entry that is no event goes there at once. Events of a node that died are taken over by others. When Redis lost its
 * memory the group begins again with the oldest event there is.
 */
@ApplicationScoped
public class StreamConsumers implements ShutdownStep {

    private final Vertx vertx;
    private final BackgroundWork background;
    private final RedisLink link;
    private final ServiceNode node;
    private final List<EventHandler> handlers;
    private final EventConsumerConfig config;
    private final ConsumerMetrics metrics;
    private final Clock clock;
    private final Instance<OpenTelemetry> telemetry;

    /** {@code null} in a service without handlers, and before the start. */
    private volatile ConsumerLoop loop;

    public StreamConsumers(
            Vertx vertx,
            BackgroundWork background,
            RedisLink link,
            ServiceNode node,
            @All List<EventHandler> handlers,
            EventConsumerConfig config,
            MeterRegistry registry,
            Clock clock,
            Instance<OpenTelemetry> telemetry) {
        this.vertx = vertx;
        this.background = background;
        this.link = link;
        this.node = node;
        this.handlers = handlers;
        this.config = config;
        this.metrics = new ConsumerMetrics(registry);
        this.clock = clock;
        this.telemetry = telemetry;
    }

    void onStart(@Observes StartupEvent event) {
        if (!config.enabled() || handlers.isEmpty()) {
            return;
        }
        loop = new ConsumerLoop(vertx, background, link, node, groups(), work()::proceed, config, metrics);
        loop.start();
    }

    void onRedis(@ObservesAsync RedisLinkChanged change) {
        if (loop != null && change.to() == RedisLinkState.READY) {
            loop.redisIsBack();
        }
    }

    private List<StreamGroup> groups() {
        return handlers.stream()
                .map(EventHandler::stream)
                .distinct()
                .map(stream -> new StreamGroup(link, stream, deadLetters(stream), node.service(), node.nodeId()))
                .toList();
    }

    private DeliveryWork work() {
        OpenTelemetry traces = telemetry.isResolvable() ? telemetry.get() : OpenTelemetry.noop();
        return new DeliveryWork(
                handlers,
                new HandlerCall(vertx, traces, config.handlerTimeout(), config.spread()),
                config,
                metrics,
                clock);
    }

    /** Next to the stream: {@code events:exchange} has {@code events:exchange:dead}. */
    static String deadLetters(String stream) {
        return RedisKeys.deadEvents(stream.substring(stream.indexOf(':') + 1));
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "event-consumers";
    }

    @Override
    public Uni<Void> run() {
        return loop == null ? Uni.createFrom().voidItem() : loop.stop();
    }
}
