package dev.exchanger.platform.event;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.platform.shutdown.ShutdownStep;

/**
 * Publishes the events of the table {@code outbox} to the service's stream, in every replica, with
 * {@code exchanger.outbox.enabled}. An event is published at least once after its commit and the events of an aggregate
 * in their order, whatever replica stops, freezes or loses its connections: one replica publishes at a time, and a row
 * counts as published only after Redis said so.
 *
 * <p>When Redis comes back without (a part of) what was published, the rows still kept are published again.
 */
@ApplicationScoped
public class OutboxRelay implements ShutdownStep {

    private final BackgroundWork work;
    private final Instance<Pool> pool;
    private final RedisLink link;
    private final ServiceNode node;
    private final OutboxConfig config;
    private final MeterRegistry registry;
    private final List<BeforePublication> before;
    private final List<Runnable> nudged = new CopyOnWriteArrayList<>();

    /** {@code null} in a service without an outbox, and before the start. */
    private volatile RelayLoop loop;

    /** @param pool asked only when the outbox is enabled: a service without one may have no database */
    public OutboxRelay(
            BackgroundWork work,
            Instance<Pool> pool,
            RedisLink link,
            ServiceNode node,
            OutboxConfig config,
            MeterRegistry registry,
            @All List<BeforePublication> before) {
        this.work = work;
        this.pool = pool;
        this.link = link;
        this.node = node;
        this.config = config;
        this.registry = registry;
        this.before = before;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.enabled()) {
            loop = new RelayLoop(work, pool.get(), link, RedisKeys.events(node.service()), config, registry, before);
            loop.start();
        }
    }

    void onRedis(@ObservesAsync RedisLinkChanged change) {
        if (loop != null && change.role() == RedisRole.COMMANDS && change.to() == RedisLinkState.READY) {
            loop.redisIsBack();
        }
    }

    /** Publishes soon instead of at the next poll. Call it after the commit; it returns at once and costs little. */
    public void nudge() {
        if (loop != null) {
            loop.nudge();
        }
        nudged.forEach(Runnable::run);
    }

    /**
     * Tells somebody else that this replica has just committed something with events.
     *
     * @param listener called with each {@link #nudge()}, on its thread: it returns at once and never fails
     */
    public void onNudge(Runnable listener) {
        nudged.add(listener);
    }

    /**
     * Publishes again, in their order, the events that were published at or after {@code since} and are still kept, at
     * most as many as the stream holds. Consumers skip those that had their effect.
     *
     * @return how many events; fails when this service has no outbox
     */
    public Uni<Integer> replay(Instant since) {
        if (loop == null) {
            return Uni.createFrom().failure(new IllegalStateException("exchanger.outbox.enabled is false"));
        }
        return loop.replay(since);
    }

    @Override
    public int order() {
        return OUTBOX;
    }

    @Override
    public String name() {
        return "outbox-flush";
    }

    @Override
    public Uni<Void> run() {
        return loop == null ? Uni.createFrom().voidItem() : loop.flush();
    }
}
