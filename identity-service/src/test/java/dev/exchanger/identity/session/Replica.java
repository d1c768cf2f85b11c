package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

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

    private final Scene world;
    private final Schedule.Actor actor;
    private final Stores stores;
    final ScheduledGate gate;
    final SessionStore store;
    final ContextSessions sessions;
    final SessionRevocations revocations;

    Replica(Scene world, Schedule.Actor actor, Clock clock, Duration freshness) {
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
        this.revocations = new SessionRevocations(
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
        SessionOpening opening = new SteppedOpening(clock);
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

    /** In one transaction, which lies open between its two steps. */
    private final class SteppedOpening extends SessionOpening {
        private SteppedOpening(Clock clock) {
            super(
                    WEB,
                    stores.pool,
                    stores.tokens,
                    store,
                    stores.endings,
                    revocations,
                    stores.mirror,
                    stores.config,
                    clock);
        }

        @Override
        Uni<Boolean> admits(SqlConnection connection, NewSession request) {
            return actor == null
                    ? super.admits(connection, request)
                    : actor.step("locks the user", () -> weaker(connection, request));
        }

        private Uni<Boolean> weaker(SqlConnection connection, NewSession request) {
            if (world.without(Control.CREDENTIALS_AGAIN)) {
                return connection
                        .preparedQuery("SELECT 1 FROM users WHERE id = $1 FOR UPDATE")
                        .execute(Tuple.of(request.userId()))
                        .map(rows -> rows.rowCount() == 1);
            }
            if (world.without(Control.USER_LOCK)) {
                return connection
                        .preparedQuery("SELECT 1 FROM users WHERE id = $1 AND credential_version = $2")
                        .execute(Tuple.of(request.userId(), request.credentialVersion()))
                        .map(rows -> rows.rowCount() == 1);
            }
            return super.admits(connection, request);
        }

        @Override
        Uni<OpenedSession> insertRow(SqlConnection connection, SessionTokens.Issued issued, NewSession request) {
            return actor == null
                    ? super.insertRow(connection, issued, request)
                    : actor.step("inserts and commits", () -> {
                        world.opens(issued.id());
                        return super.insertRow(connection, issued, request);
                    });
        }
    }

    private final class SteppedInvalidations extends Invalidations {
        private SteppedInvalidations() {
            super(stores.redis, stores.invalidations, Clock.systemUTC());
        }

        /** What others owe is none of this schedule's business. */
        @Override
        public Uni<Boolean> deliverAll(List<PendingInvalidation> pending) {
            return deliver(pending);
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
