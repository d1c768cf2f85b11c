package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;

import dev.exchanger.platform.time.BackOff;

/**
 * Keeps one connection of one role open: connects, watches it for silence, reconnects for ever, and tells the state.
 * Everything runs on the link's event loop; {@link #state()} may be read from anywhere.
 */
final class RedisConnectionKeeper {

    /** What the user of the connection does with it. */
    interface Duty {
        /** A fresh connection is ready. */
        void up(RedisWire wire);

        /** The connection is away: new commands wait. */
        default void down() {}

        /** It has been away too long: what waits must fail. */
        default void degraded() {}

        /** A message the server pushed. */
        default void pushed(Response push) {}

        /** Ask the server for a sign of life on this connection; false when that is not possible now. */
        boolean probe(RedisWire wire);
    }

    private static final BackOff RECONNECT =
            BackOff.linear(Duration.ofMillis(50), Duration.ofSeconds(2)).spread(1, 1.25);

    private final RedisLinkContext link;
    private final Vertx vertx;
    private final RedisConnector connector;
    private final RedisLinkConfig config;
    private final RedisLinkJournal journal;
    private final RedisRole role;
    private final String clientName;
    private final Duty duty;
    private final LivenessWatch watch;

    private volatile RedisLinkState state = RedisLinkState.CONNECTING;
    private volatile long connections;
    private RedisWire wire;
    private boolean started;
    private boolean closed;
    private long attempt;
    private long degradeTimer = -1;
    private long watchTimer = -1;

    RedisConnectionKeeper(RedisLinkContext link, RedisRole role, Duty duty) {
        this.link = link;
        this.vertx = link.vertx();
        this.connector = link.connector();
        this.config = link.config();
        this.journal = link.journal();
        this.role = role;
        this.clientName = link.clientName(role);
        this.duty = duty;
        this.watch = new LivenessWatch(config, duty::probe);
    }

    RedisLinkState state() {
        return state;
    }

    /** How many connections were opened so far. */
    long connections() {
        return connections;
    }

    RedisWire wire() {
        return wire;
    }

    boolean closed() {
        return closed;
    }

    /** Opens the connection; later calls do nothing. */
    void start() {
        if (started || closed) {
            return;
        }
        started = true;
        journal.created(role, this::state);
        watchTimer = vertx.setPeriodic(watch.interval().toMillis(), id -> watch());
        armDegradation();
        connect();
    }

    /** A command's deadline passed while it was on the wire. */
    void timedOut() {
        if (wire != null) {
            watch.timedOut();
        }
    }

    /** The connection cannot be trusted any more. */
    void drop(Throwable cause) {
        if (wire != null) {
            lost(wire, cause);
        }
    }

    /** Says QUIT and closes; completes in any case within the configured time. */
    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(watchTimer);
        vertx.cancelTimer(degradeTimer);
        RedisWire last = wire;
        wire = null;
        // Without a word: an orderly end is no degradation.
        state = RedisLinkState.CONNECTING;
        if (last == null) {
            return Future.succeededFuture();
        }
        Promise<Void> done = link.promise();
        long timer = vertx.setTimer(config.quitTimeout().toMillis(), id -> done.tryComplete());
        last.listen(push -> {}, end -> done.tryComplete());
        last.send(RedisCommand.once("QUIT")).onComplete(any -> done.tryComplete());
        return done.future().onComplete(any -> {
            vertx.cancelTimer(timer);
            last.close();
            journal.closed(role);
        });
    }

    private void connect() {
        attempt++;
        connector.open(clientName).onComplete(opened -> {
            if (closed) {
                if (opened.succeeded()) {
                    opened.result().close();
                }
            } else if (opened.succeeded()) {
                connected(opened.result());
            } else {
                journal.error(role, attempt, opened.cause());
                reconnectLater();
            }
        });
    }

    private void connected(RedisWire fresh) {
        vertx.cancelTimer(degradeTimer);
        wire = fresh;
        connections++;
        watch.watch(fresh);
        fresh.listen(duty::pushed, cause -> lost(fresh, cause));
        journal.connected(role, attempt);
        change(RedisLinkState.READY);
        duty.up(fresh);
    }

    private void lost(RedisWire gone, Throwable cause) {
        if (gone != wire || closed) {
            return;
        }
        wire = null;
        gone.close();
        journal.lost(role, cause);
        change(RedisLinkState.CONNECTING);
        armDegradation();
        duty.down();
        reconnectLater();
    }

    private void reconnectLater() {
        vertx.setTimer(RECONNECT.after(attempt).toMillis(), id -> {
            if (!closed) {
                connect();
            }
        });
    }

    private void armDegradation() {
        degradeTimer = vertx.setTimer(Math.max(config.degradedAfter().toMillis(), 1), id -> {
            if (!closed && wire == null) {
                change(RedisLinkState.DEGRADED);
                duty.degraded();
            }
        });
    }

    private void watch() {
        if (wire == null) {
            return;
        }
        long now = System.nanoTime();
        if (watch.dead(now)) {
            long silent = Duration.ofNanos(now - wire.heardAt()).toMillis();
            lost(wire, new TimeoutException("silent for " + silent + " ms"));
        } else if (watch.lively(now)) {
            // The next loss starts its back-off anew; not right after connecting, or a server that accepts and drops
            // would be hammered.
            attempt = 0;
        }
    }

    private void change(RedisLinkState to) {
        RedisLinkState from = state;
        if (from != to) {
            state = to;
            journal.changed(role, from, to);
        }
    }
}
