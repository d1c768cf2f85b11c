package dev.exchanger.realtime.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.SocketTimer;

/**
 * Tells people of the presence of those they share a room with. Changes are collected for a moment: a user who comes and
 * goes meanwhile is told of once, as she is then, and not at all when she is as she was.
 */
@ApplicationScoped
public class PresenceNews implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(PresenceNews.class);
    private static final int AT_ONCE = 64;

    private final PresenceStore store;
    private final PresenceAudience audience;
    private final RoomPublisher publisher;
    private final SocketTimer timer;
    private final PresenceMetrics metrics;
    private final Duration window;
    private Map<UUID, News> waiting = new HashMap<>();

    public PresenceNews(
            PresenceStore store,
            PresenceAudience audience,
            RoomPublisher publisher,
            SocketTimer timer,
            PresenceMetrics metrics,
            PresenceConfig config) {
        this.store = store;
        this.audience = audience;
        this.publisher = publisher;
        this.timer = timer;
        this.metrics = metrics;
        this.window = config.coalescing();
    }

    /** What others know of a user, and what is so now as far as this node knows. */
    private record News(PresenceStatus known, Presence now) {}

    /** Others are to hear of this change, or of what has become of it by then. */
    void changed(UUID user, PresenceChange change) {
        metrics.changed();
        News next = new News(change.before(), change.presence(user));
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty();
            waiting.merge(user, next, (held, newer) -> new News(held.known(), newer.now()));
        }
        if (first) {
            timer.schedule(window, () -> flush().subscribe().with(done -> {}));
        }
    }

    /** Tells at once, to the user's own devices, what only this node knows; never fails. */
    Uni<Void> tellHere(Presence presence) {
        return tell(presence, Set.of(RoomName.user(presence.userId())));
    }

    @Override
    public int order() {
        return OUTBOX;
    }

    @Override
    public String name() {
        return "presence-news";
    }

    /** What waits when the node goes is known to nobody else. */
    @Override
    public Uni<Void> run() {
        return Uni.createFrom().deferred(this::flush);
    }

    private Uni<Void> flush() {
        Map<UUID, News> batch;
        synchronized (this) {
            batch = waiting;
            waiting = new HashMap<>();
        }
        return batch.isEmpty()
                ? Uni.createFrom().voidItem()
                : current(batch).chain(this::tellAll).onFailure().recoverWithItem(failure -> {
                    LOG.error("Presence could not be told", failure);
                    return null;
                });
    }

    /** As the users are now and nobody knows; what this node saw last when the store cannot be read. */
    private Uni<List<Presence>> current(Map<UUID, News> batch) {
        return store.read(List.copyOf(batch.keySet()))
                .onFailure()
                .recoverWithItem(
                        failure -> batch.values().stream().map(News::now).toList())
                .map(users -> users.stream()
                        // Without a time the store has just lost her, and the next renewal will tell.
                        .filter(user -> user.lastSeen() != null
                                && user.status() != batch.get(user.userId()).known())
                        .toList());
    }

    private Uni<Void> tellAll(List<Presence> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<UUID> ids = users.stream().map(Presence::userId).toList();
        return audience.rooms(ids)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("Only the devices of %d users hear of a change: %s", ids.size(), failure.toString());
                    return PresenceAudience.own(ids);
                })
                .chain(rooms -> Multi.createFrom()
                        .iterable(users)
                        .onItem()
                        .transformToUni(user -> tell(user, rooms.get(user.userId())))
                        .merge(AT_ONCE)
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Void> tell(Presence presence, Set<RoomName> rooms) {
        metrics.told(rooms.size());
        Instant at = presence.changedAt() == null ? presence.lastSeen() : presence.changedAt();
        ObjectNode data = EnvelopeWriter.object()
                .put("userId", presence.userId().toString())
                .put("status", presence.status().code())
                .put("isOnline", presence.isOnline())
                .put("lastSeen", presence.lastSeen().toString())
                .put("changedAt", at.toString());
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUni(room -> publisher.tell(RoomMessage.passing(room, "presence.changed", at, data)))
                .merge(AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
