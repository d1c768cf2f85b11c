package dev.exchanger.exchange.order.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/**
 * Asks the database what happened to the watched orders: one query for all streams of this replica, none while nobody
 * watches. It needs neither Redis nor the other replicas, and a new stream gets its past in the same way as its future,
 * so that nothing can fall in between.
 */
@ApplicationScoped
public class OrderPoller {

    private static final int BATCH = 500;

    private final OrderStreamRepository repository;
    private final OrderStreamConfig config;
    private final OutboxRelay relay;
    private final WorkLoop loop;
    private final Set<OrderWatch> watches = ConcurrentHashMap.newKeySet();

    public OrderPoller(
            OrderStreamRepository repository, OrderStreamConfig config, OutboxRelay relay, BackgroundWork work) {
        this.repository = repository;
        this.config = config;
        this.relay = relay;
        this.loop = work.detached("order streams", this::poll);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
        // Whoever commits a change here nudges the relay; the streams need not wait for the next poll either.
        relay.onNudge(() -> {
            if (!watches.isEmpty()) {
                loop.nudge();
            }
        });
    }

    void add(OrderWatch watch) {
        watches.add(watch);
        loop.nudge();
    }

    void remove(OrderWatch watch) {
        watches.remove(watch);
    }

    /** Completes when nothing is polled any more. */
    Uni<Void> stop() {
        return loop.stop();
    }

    private Uni<Duration> poll() {
        if (watches.isEmpty()) {
            return Uni.createFrom().item(WorkLoop.UNTIL_NUDGED);
        }
        Map<UUID, Long> seen = new HashMap<>();
        // A client that does not keep up is left out until it does.
        List<OrderWatch> ready =
                watches.stream().filter(watch -> watch.stream().ready()).toList();
        ready.forEach(watch -> seen.merge(watch.orderId(), watch.seen(), Math::min));
        if (seen.isEmpty()) {
            return Uni.createFrom().item(config.pollEvery());
        }
        return repository
                .after(seen, BATCH)
                .map(changes -> {
                    tell(ready, changes);
                    return changes.size();
                })
                .map(untilLessThan(BATCH, config.pollEvery()));
    }

    private static void tell(List<OrderWatch> watches, List<OrderChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Map<UUID, List<OrderChange>> byOrder = changes.stream().collect(Collectors.groupingBy(OrderChange::orderId));
        watches.forEach(
                watch -> byOrder.getOrDefault(watch.orderId(), List.of()).forEach(watch::tell));
    }
}
