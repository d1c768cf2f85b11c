package dev.exchanger.realtime.announcement;

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
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.room.RoomRemovals;
import dev.exchanger.realtime.socket.Position;

/**
 * Tells rooms what has been committed. The caller tells at once; what fails, or is owed by a node that died, is told by
 * any node a little later. The room takes each key once, so telling twice does no harm.
 */
@ApplicationScoped
public class Announcer implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final int BATCH = 100;

    private final AnnouncementRepository repository;
    private final AnnouncementConfig config;
    private final RoomPublisher publisher;
    private final RoomRemovals removals;
    private final List<AnnouncementFollower> followers;
    private final WorkLoop loop;

    public Announcer(
            AnnouncementRepository repository,
            AnnouncementConfig config,
            RoomPublisher publisher,
            RoomRemovals removals,
            @All List<AnnouncementFollower> followers,
            Vertx vertx) {
        this.repository = repository;
        this.config = config;
        this.publisher = publisher;
        this.removals = removals;
        this.followers = followers;
        this.loop = new WorkLoop(vertx, "announcements", this::sweep);
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
     * Tells all, one after the other.
     *
     * @param announcements committed ones, at least one
     * @return the place of the first, {@code null} when rooms are not numbered; fails when Redis is away. What was not
     *     told is told later
     */
    public Uni<Position> tell(List<Announcement> announcements) {
        Uni<Position> first = tellOne(announcements.get(0));
        List<Announcement> rest = announcements.subList(1, announcements.size());
        return rest.isEmpty()
                ? first
                : first.call(place -> Multi.createFrom()
                        .iterable(rest)
                        .onItem()
                        .transformToUniAndConcatenate(this::tellOne)
                        .collect()
                        .last()
                        // The first is what was asked for; the others are owed and will be told.
                        .onFailure()
                        .recoverWithNull());
    }

    /**
     * The place of something that was announced before; tells it when nobody has.
     *
     * @return {@code null} when it was too long ago
     */
    public Uni<Position> again(RoomName room, String key) {
        return repository.find(room, key).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().nullItem();
            }
            AnnouncementRepository.Stored stored = found.get();
            return stored.told() ? Uni.createFrom().item(stored.position()) : tellOne(stored.announcement());
        });
    }

    private Uni<Position> tellOne(Announcement announcement) {
        return publish(announcement)
                // Whoever waits for the answer need not wait for this: told again does no harm.
                .invoke(place -> settle(announcement, place)
                        .subscribe()
                        .with(done -> {}, failure -> LOG.debugf("Told, but not noted: %s", failure.toString())));
    }

    /** What follows, and then the note that it was told: what fails is told again and followed again. */
    private Uni<Void> settle(Announcement announcement, Position place) {
        Uni<Void> followed = Uni.createFrom().voidItem();
        for (AnnouncementFollower follower : followers) {
            followed = followed.chain(() -> follower.told(announcement));
        }
        return followed.chain(() -> repository.told(announcement.id(), place));
    }

    private Uni<Position> publish(Announcement announcement) {
        UUID removed = announcement.removed();
        Uni<Position> published = publisher.publish(announcement.message());
        return removed == null ? published : published.call(() -> removals.remove(announcement.room(), removed));
    }

    private Uni<Duration> sweep() {
        return repository.overdue(config.overdue(), BATCH).chain(overdue -> Multi.createFrom()
                .iterable(overdue)
                .onItem()
                // Noted each: a batch that fails in the middle goes on there.
                .transformToUniAndConcatenate(item -> publish(item).call(place -> settle(item, place)))
                .collect()
                .last()
                .replaceWith(overdue.size() == BATCH ? Duration.ZERO : config.poll())
                // No failure of the loop, whose pauses would grow: members wait for this when Redis is back.
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(config.poll()));
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "announcements-stop";
    }

    @Override
    public Uni<Void> run() {
        return loop.stop();
    }
}
