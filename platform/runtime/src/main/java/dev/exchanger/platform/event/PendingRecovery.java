package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.StreamGroup.Pending;

/**
 * Finds entries that were delivered and that nobody works on: of this node when an answer of Redis got lost or the node
 * was restarted, of other nodes when they died. {@code XPENDING} and {@code XCLAIM} instead of {@code XAUTOCLAIM}, which
 * does not tell how often an entry was delivered.
 */
final class PendingRecovery {

    private static final Logger LOG = Logger.getLogger(PendingRecovery.class);

    private final SubjectLanes lanes;
    private final EventConsumerConfig config;

    PendingRecovery(SubjectLanes lanes, EventConsumerConfig config) {
        this.lanes = lanes;
        this.config = config;
    }

    /** How many more deliveries this node may take. */
    int room() {
        return config.maxHeld() - lanes.size();
    }

    /**
     * Takes what nobody works on.
     *
     * @param ownIdle how long an entry of this node must be untouched: zero only while no read is under way
     * @return whether there may be more than this node has room for
     */
    Uni<Boolean> recover(StreamGroup group, Duration ownIdle) {
        return recover(group, ownIdle, Optional.empty());
    }

    private Uni<Boolean> recover(StreamGroup group, Duration ownIdle, Optional<String> after) {
        Duration minIdle = ownIdle.compareTo(config.claimIdle()) < 0 ? ownIdle : config.claimIdle();
        return group.pending(minIdle, after).flatMap(page -> {
            if (page.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            List<Pending> abandoned = page.stream()
                    .filter(pending -> isAbandoned(group, pending, ownIdle))
                    .toList();
            return Multi.createFrom()
                    .iterable(abandoned)
                    .onItem()
                    .transformToUniAndConcatenate(pending -> take(group, pending))
                    .collect()
                    .last()
                    .flatMap(ignored -> room() < 1
                            ? Uni.createFrom().item(true)
                            : recover(
                                    group,
                                    ownIdle,
                                    Optional.of(page.get(page.size() - 1).entryId())));
        });
    }

    private boolean isAbandoned(StreamGroup group, Pending pending, Duration ownIdle) {
        if (group.owns(pending)) {
            return pending.idle().compareTo(ownIdle) >= 0
                    && !lanes.holds(new Delivery.Key(group.stream(), pending.entryId()));
        }
        return pending.idle().compareTo(config.claimIdle()) >= 0;
    }

    private Uni<Void> take(StreamGroup group, Pending pending) {
        if (room() < 1 || lanes.holds(new Delivery.Key(group.stream(), pending.entryId()))) {
            return Uni.createFrom().voidItem();
        }
        boolean own = group.owns(pending);
        return group.claim(pending.entryId(), own ? Duration.ZERO : config.claimIdle())
                .invoke(claimed -> claimed.ifPresent(entry -> {
                    LOG.infof("took over entry %s of %s from %s", entry.id(), group.stream(), pending.consumer());
                    lanes.add(Delivery.of(group, entry, pending.deliveries() + 1, config.maxDeliveries()));
                }))
                .replaceWithVoid();
    }

    /** A sign of life for what this node holds for long, so that no other node takes it. */
    Uni<Void> touch() {
        long now = System.nanoTime();
        long limit = config.claimIdle().dividedBy(3).toNanos();
        Map<StreamGroup, List<Delivery>> old = lanes.held().stream()
                .filter(delivery -> now - delivery.touchedAt > limit)
                .collect(Collectors.groupingBy(delivery -> delivery.group));
        return Multi.createFrom()
                .iterable(old.entrySet())
                .onItem()
                .transformToUniAndConcatenate(entry -> touch(entry.getKey(), entry.getValue(), now))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> touch(StreamGroup group, List<Delivery> deliveries, long now) {
        return group.touch(
                        deliveries.stream().map(delivery -> delivery.entry.id()).toList())
                .invoke(() -> deliveries.forEach(delivery -> delivery.touchedAt = now));
    }

    /** Hands what this node holds to others, who take it at once. */
    Uni<Void> giveBack() {
        return Multi.createFrom()
                .iterable(lanes.held())
                .onItem()
                .transformToUniAndConcatenate(delivery -> delivery.group.giveBack(
                        delivery.entry.id(), config.claimIdle(), Math.max(0, delivery.deliveries - 1)))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
