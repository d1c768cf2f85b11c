package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.time.BackOff;

/**
 * Reads all streams of a service with one blocking command on the {@code streams} connection, and gives what comes to
 * the {@link SubjectLanes}. All state is touched on one event loop.
 */
final class ConsumerLoop {

    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final Duration READ_MARGIN = Duration.ofSeconds(1);
    /** How long a full node waits before it looks again; a finished event wakes it. */
    private static final Duration WHILE_FULL = Duration.ofSeconds(1);

    private static final Duration WHILE_MORE = Duration.ofMillis(50);
    private static final BackOff AFTER_FAILURES =
            BackOff.doubling(Duration.ofMillis(50), Duration.ofSeconds(2)).spread(0.75, 1);

    private final RedisLink link;
    private final ServiceNode node;
    private final EventConsumerConfig config;
    private final Map<String, StreamGroup> groups;
    private final Context context;
    private final SubjectLanes lanes;
    private final PendingRecovery recovery;
    private final WorkLoop reading;
    private final WorkLoop recovering;

    /** Whether the groups exist and everything that was delivered to this node before is in the lanes. */
    private boolean settled;

    /** @param work the next step of a delivery, see {@link SubjectLanes} */
    ConsumerLoop(
            Vertx vertx,
            BackgroundWork background,
            RedisLink link,
            ServiceNode node,
            List<StreamGroup> groups,
            Function<Delivery, Uni<Optional<Duration>>> work,
            EventConsumerConfig config,
            ConsumerMetrics metrics) {
        this.link = link;
        this.node = node;
        this.config = config;
        this.groups = groups.stream().collect(Collectors.toMap(StreamGroup::stream, group -> group));
        this.context = link.newContext();
        this.reading = background.detached(context, "event reading", this::read).backOff(AFTER_FAILURES);
        this.recovering = background
                .detached(context, "event recovery", this::recover)
                .backOff(BackOff.doubling(config.recoveryInterval(), config.recoveryInterval()));
        this.lanes = new SubjectLanes(vertx, context, config.concurrency(), work, reading::nudge);
        this.recovery = new PendingRecovery(lanes, config);
        metrics.held(lanes::size);
    }

    void start() {
        LOG.infof("event consumers started: %s as %s of %s", groups.keySet(), node.nodeId(), node.service());
        reading.start();
        recovering.start();
    }

    /** Redis was away: it may have forgotten everything. */
    void redisIsBack() {
        recovering.nudge();
    }

    /** Takes no more events, waits for the handlers that run, and leaves the rest to other nodes. Never fails. */
    Uni<Void> stop() {
        Uni<Void> drained = Uni.createFrom()
                .deferred(lanes::stop)
                .runSubscriptionOn(action -> context.runOnContext(ignored -> action.run()))
                .ifNoItem()
                .after(config.drainTimeout())
                .recoverWithItem((Void) null)
                .emitOn(action -> context.runOnContext(ignored -> action.run()));
        return reading.stop()
                .chain(recovering::stop)
                .chain(() -> drained)
                .chain(recovery::giveBack)
                .chain(() -> each(StreamGroup::leave))
                .onFailure()
                .invoke(failure -> LOG.warnf("events not handed over, others take them later: %s", failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Duration> read() {
        return next().onFailure().invoke(() -> settled = false);
    }

    private Uni<Duration> next() {
        if (!settled) {
            return settle();
        }
        return recovery.room() < 1 ? Uni.createFrom().item(WHILE_FULL) : fetch();
    }

    /** Before the first read, and after each failed one: its answer may have been lost on the way. */
    private Uni<Duration> settle() {
        return each(group -> group.create()
                        .chain(() -> recovery.recover(group, Duration.ZERO))
                        .replaceWithVoid())
                .invoke(() -> settled = true)
                .replaceWith(Duration.ZERO);
    }

    private Uni<Duration> fetch() {
        List<String> args = new ArrayList<>(List.of("GROUP", node.service(), node.nodeId(), "COUNT"));
        args.add(Integer.toString(Math.max(1, recovery.room() / groups.size())));
        args.addAll(List.of("BLOCK", Long.toString(config.block().toMillis()), "STREAMS"));
        args.addAll(groups.keySet());
        groups.keySet().forEach(stream -> args.add(">"));
        RedisCommand command =
                new RedisCommand("XREADGROUP", args, config.block().plus(READ_MARGIN), false);
        return link.block(command).invoke(this::take).replaceWith(Duration.ZERO);
    }

    private void take(Response streams) {
        if (streams != null) {
            for (String stream : streams.getKeys()) {
                StreamGroup group = groups.get(stream);
                StreamEntry.listOf(streams.get(stream))
                        .forEach(entry -> lanes.add(Delivery.of(group, entry, 1, config.maxDeliveries())));
            }
        }
    }

    private Uni<Duration> recover() {
        if (!settled) {
            // Reading settles first, and tells when Redis is away.
            return Uni.createFrom().item(config.recoveryInterval());
        }
        return recovery.touch()
                .chain(() -> Multi.createFrom()
                        .iterable(groups.values())
                        .onItem()
                        .transformToUniAndConcatenate(group -> recovery.recover(group, config.recoveryInterval()))
                        .collect()
                        .with(Collectors.reducing(false, Boolean::logicalOr)))
                .call(() -> each(group -> group.forgetOthers(config.forgetConsumer())))
                .map(more -> more ? WHILE_MORE : config.recoveryInterval());
    }

    private Uni<Void> each(Function<StreamGroup, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(groups.values())
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
