package dev.exchanger.realtime.roomoutbox;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.room.RoomRemovals;
import dev.exchanger.realtime.socket.Position;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/**
 * Publishes to rooms what has been committed. The caller publishes at once; what fails, or is owed by a node that died, is
 * published by any node a little later. A room takes each key once, so publishing twice does no harm.
 */
@ApplicationScoped
public class RoomOutboxRelay {

    private static final Logger LOG = Logger.getLogger(RoomOutboxRelay.class);
    private static final int BATCH = 100;

    private final RoomOutboxRepository repository;
    private final RoomOutboxConfig config;
    private final RoomPublisher publisher;
    private final RoomRemovals removals;
    private final List<RoomOutboxListener> listeners;
    private final WorkLoop loop;

    public RoomOutboxRelay(
            RoomOutboxRepository repository,
            RoomOutboxConfig config,
            RoomPublisher publisher,
            RoomRemovals removals,
            @All List<RoomOutboxListener> listeners,
            BackgroundWork work) {
        this.repository = repository;
        this.config = config;
        this.publisher = publisher;
        this.removals = removals;
        this.listeners = listeners;
        this.loop = work.loop("room outbox", this::sweep);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void redisChanged(@ObservesAsync RedisLinkChanged change) {
        if (change.role() == RedisRole.COMMANDS && change.to() == RedisLinkState.READY) {
            loop.nudge();
        }
    }

    /**
     * Publishes all, one after the other.
     *
     * @param entries committed ones, at least one
     * @return the place of the first, {@code null} when rooms are not numbered; fails when Redis is away. What was not
     *     published is published later
     */
    public Uni<Position> publish(List<RoomOutboxEntry> entries) {
        Uni<Position> first = publishOne(entries.get(0));
        List<RoomOutboxEntry> rest = entries.subList(1, entries.size());
        return rest.isEmpty()
                ? first
                : first.call(place -> Multi.createFrom()
                        .iterable(rest)
                        .onItem()
                        .transformToUniAndConcatenate(this::publishOne)
                        .collect()
                        .last()
                        // The first is what was asked for; the others are owed and will be published.
                        .onFailure()
                        .recoverWithNull());
    }

    /**
     * The position of an entry written before; publishes it when nobody has.
     *
     * @return {@code null} when it was too long ago
     */
    public Uni<Position> positionOf(RoomName room, String key) {
        return repository.find(room, key).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().nullItem();
            }
            RoomOutboxRepository.Stored stored = found.get();
            return stored.published() ? Uni.createFrom().item(stored.position()) : publishOne(stored.entry());
        });
    }

    private Uni<Position> publishOne(RoomOutboxEntry entry) {
        return deliver(entry)
                // Whoever waits for the answer need not wait for this: publishing again does no harm.
                .invoke(place -> settle(entry, place)
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.debugf("Published, but not marked so: %s", failure.toString())));
    }

    /** The listeners, and then the mark: what fails is published again, and they hear of it again. */
    private Uni<Void> settle(RoomOutboxEntry entry, Position place) {
        Uni<Void> heard = Uni.createFrom().voidItem();
        for (RoomOutboxListener listener : listeners) {
            heard = heard.chain(() -> listener.published(entry));
        }
        return heard.chain(() -> repository.markPublished(entry.id(), place));
    }

    private Uni<Position> deliver(RoomOutboxEntry entry) {
        UUID removed = entry.removed();
        Uni<Position> published = publisher.publish(entry.message());
        return removed == null ? published : published.call(() -> removals.remove(entry.room(), removed));
    }

    private Uni<Duration> sweep() {
        return repository.overdue(config.overdue(), BATCH).chain(overdue -> Multi.createFrom()
                .iterable(overdue)
                .onItem()
                // Marked one by one: a batch that fails in the middle goes on there.
                .transformToUniAndConcatenate(item -> deliver(item).call(place -> settle(item, place)))
                .collect()
                .last()
                .replaceWith(overdue.size())
                .map(untilLessThan(BATCH, config.poll()))
                // No failure of the loop, whose pauses would grow: members wait for this when Redis is back.
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(config.poll()));
    }
}
