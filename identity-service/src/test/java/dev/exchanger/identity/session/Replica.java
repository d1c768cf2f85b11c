package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.smallrye.mutiny.Uni;

import dev.exchanger.identity.cache.Invalidations;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.cache.ScheduledGate;
import dev.exchanger.identity.cache.SteppedCache;
import dev.exchanger.identity.testing.Schedule;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * A replica of its own, made of the classes of production over the real stores: what one replica keeps in its memory
 * helps no other. Its questions to the stores are the steps of its actor; without an actor it just runs.
 */
final class Replica {

    private static final ApplicationContext WEB = ApplicationContext.WEB;

    private final World world;
    private final Schedule.Actor actor;
    private final Stores stores;
    final ScheduledGate gate;
    final SessionStore store;
    final ContextSessions sessions;

    Replica(World world, Schedule.Actor actor, Clock clock, Duration freshness) {
        this.world = world;
        this.actor = actor;
        this.stores = world.stores();
        this.gate = world.gate();
        SessionConfig config = stores.config;
        SteppedCache cache = new SteppedCache(stores.redis, gate, actor, world.weakness());
        SessionRepository repository = new SteppedRepository();
        DeniedSessions denied = new DeniedSessions(config);
        RecentSessions recent = new RecentSessions(config, clock);
        this.store = new SessionStore(
                WEB, cache, repository, new SteppedTouches(repository), denied, recent, freshness, clock);
        SessionRevocations revocations = new SessionRevocations(
                stores.endings,
                new SteppedInvalidations(),
                denied,
                recent,
                stores.mirror,
                stores.redis,
                stores.outbox,
                stores.events,
                stores.relay,
                clock);
        SessionOpening opening = new SessionOpening(
                WEB, stores.pool, stores.tokens, store, stores.endings, revocations, stores.mirror, config, clock);
        this.sessions = new ContextSessions(
                WEB, stores.pool, stores.tokens, repository, store, opening, null, stores.endings, revocations);
    }

    private final class SteppedRepository extends SessionRepository {
        private SteppedRepository() {
            super(stores.pool, WEB, stores.config.idle());
        }

        @Override
        Uni<Optional<LiveSession>> find(SessionId id) {
            return asks("asks PostgreSQL", super.find(id));
        }

        @Override
        Uni<Map<SessionId, LiveSession>> touch(Collection<SessionId> ids) {
            return asks("touches in PostgreSQL", super.touch(ids));
        }

        /** The statement is one step; where a restart may come in between, its answer is another. */
        private <T> Uni<T> asks(String label, Uni<T> statement) {
            if (actor == null) {
                return statement;
            }
            Uni<T> asked = actor.step(label, () -> statement);
            return world.restarted()
                    ? asked.chain(answer ->
                            actor.step("has the answer", () -> Uni.createFrom().item(answer)))
                    : asked;
        }
    }

    /** Without the timer that collects touches: each is a batch of one. */
    private final class SteppedTouches extends SessionTouches {
        private final SessionRepository repository;

        private SteppedTouches(SessionRepository repository) {
            super(repository, stores.config, stores.vertx);
            this.repository = repository;
        }

        @Override
        Uni<Optional<LiveSession>> touch(SessionId id) {
            return world.without(Control.VERIFICATION)
                    ? Uni.createFrom().item(Optional.of(world.session()))
                    : repository.touch(List.of(id)).map(alive -> Optional.ofNullable(alive.get(id)));
        }
    }

    private final class SteppedInvalidations extends Invalidations {
        private SteppedInvalidations() {
            super(stores.redis, stores.invalidations, Clock.systemUTC());
        }

        @Override
        public Uni<Boolean> deliver(List<PendingInvalidation> pending) {
            if (pending.isEmpty() || actor == null) {
                return super.deliver(pending);
            }
            if (world.without(Control.TOMBSTONE)) {
                return Uni.createFrom().item(true);
            }
            boolean promised = world.without(Control.ACKNOWLEDGED_WHEN_TOLD);
            return actor.step(
                            "tells Redis",
                            () -> super.deliver(pending).invoke(world::acknowledge),
                            () -> new IllegalStateException("late in this schedule"))
                    .onFailure()
                    .recoverWithItem(promised)
                    .invoke(world::acknowledge);
        }
    }
}
