package dev.exchanger.realtime.presence;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Collects when users were seen and writes it in batches. While PostgreSQL is away it collects on, one entry a user. */
@ApplicationScoped
public class LastSeenWriter implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(LastSeenWriter.class);
    /** Beyond that the users seen next are forgotten; Redis still has them. */
    private static final int LIMIT = 100_000;

    private final LastSeenRepository repository;
    private final PresenceConfig config;
    private final Map<UUID, Instant> collected = new HashMap<>();
    private final WorkLoop loop;

    public LastSeenWriter(LastSeenRepository repository, BackgroundWork work, PresenceConfig config) {
        this.repository = repository;
        this.config = config;
        this.loop = work.detached("last seen", () -> flush().replaceWith(config.lastSeenFlush()));
    }

    void start(@Observes StartupEvent event) {
        loop.start(config.lastSeenFlush());
    }

    /** The user was there at this moment. */
    void seen(UUID user, Instant at) {
        synchronized (collected) {
            if (collected.size() < LIMIT || collected.containsKey(user)) {
                collected.merge(user, at, (held, next) -> held.isAfter(next) ? held : next);
            }
        }
    }

    @Override
    public int order() {
        return OUTBOX;
    }

    @Override
    public String name() {
        return "last-seen-flush";
    }

    /** The last time: a later one would find a pool that is closed. */
    @Override
    public Uni<Void> run() {
        return loop.stop().chain(this::flush);
    }

    /** Never fails: what cannot be written is kept for the next time. */
    private Uni<Void> flush() {
        Map<UUID, Instant> batch;
        synchronized (collected) {
            batch = Map.copyOf(collected);
            collected.clear();
        }
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return repository.save(batch).onFailure().recoverWithItem(failure -> {
            LOG.debugf("Last-seen times of %d users kept for later: %s", batch.size(), failure.toString());
            batch.forEach(this::seen);
            return null;
        });
    }
}
