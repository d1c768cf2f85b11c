package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

import io.smallrye.mutiny.Uni;

import dev.exchanger.identity.cache.OwnGenerations;
import dev.exchanger.identity.cache.RedisIncarnation;
import dev.exchanger.identity.cache.ScheduledGate;
import dev.exchanger.identity.cache.SteppedCache.Weakness;
import dev.exchanger.identity.testing.Schedule;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.session.SessionSlot;
import dev.exchanger.testkit.backend.RespConnection;

/** One session in one schedule: who deals with it, and what must be true after each step. */
final class World implements Scene {

    static final Duration FRESHNESS = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How Redis behaves: reliably, as one that is restarted, or as one that goes back in time without a sign. */
    enum Redis {
        STEADY,
        RESTARTED,
        LYING
    }

    private final Stores stores;
    private final RespConnection connection;
    private final LiveSession session;
    private final String key;
    private final Control off;
    private final Redis redis;
    private final Schedule schedule;
    private final AdjustableClock clock = new AdjustableClock();
    private final String incarnation = UUID.randomUUID().toString();
    // The row of the database is one for all worlds; each has its own here, and what it counts is the same.
    private final OwnGenerations generations = new OwnGenerations();
    private final List<Replica> readers = new ArrayList<>();
    private int restarts;
    private volatile boolean acknowledged;
    private boolean promised;
    private String snapshot;
    private String violation;

    /**
     * A session that lives.
     *
     * @param connection to the same Redis, past the service
     * @param off        the control to leave out, or null
     * @param faults     how many commands to Redis may seem lost and run late
     */
    World(Stores stores, RespConnection connection, LiveSession session, Control off, Redis redis, int faults) {
        this.stores = stores;
        this.connection = connection;
        this.session = session;
        this.key = RedisKeys.session("web", session.id().hex());
        this.off = off;
        this.redis = redis;
        this.schedule = new Schedule(faults);
    }

    /** The slot holds the session before anything else happens; the clocks then go on by this much. */
    World warm(Duration age) {
        Replica replica = new Replica(this, null, clock, FRESHNESS);
        open(replica.gate);
        while (!slot().startsWith("V:")) {
            now(replica.store.find(session.id()));
        }
        clock.advance(age);
        return this;
    }

    /** Reads once; starts when his first question reaches Redis. */
    World reader(String name) {
        return reader(name, false);
    }

    /** Reads once; what he knew when he started can be out of date when his first question reaches Redis. */
    World slowReader(String name) {
        return reader(name, true);
    }

    private World reader(String name, boolean slow) {
        Schedule.Actor actor = schedule.actor(name);
        Replica replica = replica(actor);
        readers.add(replica);
        boolean[] late = new boolean[1];
        Runnable read = () -> actor.begin(() -> replica.store.find(session.id()), found -> {
            if (late[0] && found.isPresent()) {
                violation = name + " finds the session";
            }
        });
        actor.atFirst(() -> late[0] = promised);
        if (slow) {
            actor.happens("starts", read);
        } else {
            read.run();
        }
        return this;
    }

    /** Revokes; the relay goes on with what was not told. */
    World revoker() {
        Schedule.Actor actor = schedule.actor("revoker");
        Replica replica = replica(actor);
        actor.happens(
                "commits",
                () -> actor.begin(() -> replica.sessions.revoke(session.id(), RevokeReason.LOGOUT), this::acknowledge));
        return this;
    }

    /** The slot is evicted, whatever it holds. */
    World evictions(int times) {
        for (int i = 0; i < times; i++) {
            schedule.actor("Redis").happens("evicts", () -> connection.command("DEL", key));
        }
        return this;
    }

    /** Redis is another one: empty, or with what it held at some moment. */
    World restart(boolean oldData) {
        Schedule.Actor actor = schedule.actor("Redis");
        Runnable restart = () -> {
            restarts++;
            put(snapshot);
            for (Replica replica : readers) {
                schedule.actor("a replica").happens("opens its gate", () -> now(replica.gate.open()));
            }
        };
        if (oldData) {
            actor.happens("makes a snapshot", () -> {
                snapshot = slot();
                actor.happens("is restarted with the snapshot", restart);
            });
        } else {
            actor.happens("is restarted empty", restart);
        }
        return this;
    }

    /** Redis holds again what it held before, and nobody notices; then the bound of freshness passes. */
    World lie() {
        Schedule.Actor actor = schedule.actor("Redis");
        actor.happens("makes a snapshot", () -> {
            snapshot = slot();
            actor.happens("goes back to it", () -> put(snapshot));
        });
        schedule.actor("time").happens("passes", () -> acknowledged, () -> {
            clock.advance(FRESHNESS);
            promised = true;
        });
        return this;
    }

    /** Plays one schedule to its end or to the first violation; what went wrong, or null. */
    String play(IntUnaryOperator choose) {
        schedule.play(choose, this::look);
        if (violation == null && !promised) {
            violation = "the revocation was never acknowledged";
        }
        if (violation == null) {
            Replica last = new Replica(this, null, clock, freshness());
            open(last.gate);
            now(last.store.find(session.id())).ifPresent(found -> violation = "a last reader finds the session");
        }
        return violation == null ? null : violation + " after " + schedule.trace();
    }

    /** As a reader would that starts now, but without leaving a lease. */
    private void look() {
        if (promised && violation == null) {
            SessionSlot.decode(slot())
                    .filter(SessionSlot.Live.class::isInstance)
                    .ifPresent(slot -> {
                        SessionSlot.Live live = (SessionSlot.Live) slot;
                        boolean visible = readers.stream()
                                .anyMatch(r -> r.gate.isOpen() && r.gate.generation() == live.generation());
                        if (visible && live.value().usable(clock.instant(), freshness())) {
                            violation = "Redis shows the session";
                        }
                    });
        }
    }

    @Override
    public void acknowledge(boolean told) {
        acknowledged |= told;
        promised |= acknowledged && redis != Redis.LYING;
    }

    @Override
    public Stores stores() {
        return stores;
    }

    @Override
    public LiveSession session() {
        return session;
    }

    @Override
    public boolean without(Control control) {
        return off == control;
    }

    @Override
    public Weakness weakness() {
        return off == null ? null : off.weakness();
    }

    @Override
    public boolean restarted() {
        return redis == Redis.RESTARTED;
    }

    /** Closed when a restart is possible. */
    @Override
    public ScheduledGate gate() {
        return restarted()
                ? new ScheduledGate(new OwnIncarnation(), generations, without(Control.SAME_REDIS_ANSWERS))
                : stores.gate();
    }

    private Replica replica(Schedule.Actor actor) {
        Replica replica = new Replica(this, actor, clock, freshness());
        open(replica.gate);
        return replica;
    }

    private void open(ScheduledGate gate) {
        if (!gate.isOpen()) {
            now(gate.open());
        }
    }

    private Duration freshness() {
        return without(Control.FRESHNESS) ? Duration.ofDays(365) : FRESHNESS;
    }

    private String slot() {
        Object value = connection.command("GET", key);
        return value == null ? "" : value.toString();
    }

    private void put(String value) {
        if (value == null || value.isEmpty()) {
            connection.command("DEL", key);
        } else {
            connection.command("SET", key, value, "PX", "60000");
        }
    }

    private static <T> T now(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }

    /** Redis as this world sees it: another one after each restart of this world. */
    private final class OwnIncarnation extends RedisIncarnation {
        private OwnIncarnation() {
            super(stores.redis);
        }

        @Override
        public long connection() {
            return without(Control.GATE) ? 1 : 1 + restarts;
        }

        @Override
        public Uni<String> name() {
            return Uni.createFrom().item(incarnation + "-" + (without(Control.GENERATION) ? 0 : restarts));
        }
    }

    private static final class AdjustableClock extends Clock {
        private Duration ahead = Duration.ZERO;

        void advance(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
