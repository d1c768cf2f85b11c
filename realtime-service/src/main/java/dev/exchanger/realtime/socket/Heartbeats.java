package dev.exchanger.realtime.socket;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

/** Pings every connection, closes those that do not answer and those whose token has ended. */
@ApplicationScoped
public class Heartbeats {

    private static final Frame PING = EnvelopeWriter.push("ping", null);

    private final SocketTimer timer;
    private final SocketConfig config;
    private final Clock clock;
    private final Map<SocketConnection, Deadlines> deadlines = new ConcurrentHashMap<>();

    public Heartbeats(SocketTimer timer, SocketConfig config, Clock clock) {
        this.timer = timer;
        this.config = config;
        this.clock = clock;
    }

    private record Deadlines(TimingWheel.Timeout beat, TimingWheel.Timeout expiry) {}

    /** Begins to watch a connection. */
    void watch(SocketConnection connection) {
        deadlines.put(connection, new Deadlines(ping(connection), expiry(connection)));
    }

    /** Its token changed. */
    void renewed(SocketConnection connection) {
        deadlines.computeIfPresent(connection, (key, held) -> {
            timer.cancel(held.expiry());
            return new Deadlines(held.beat(), expiry(connection));
        });
    }

    /** It is closed. */
    void forget(SocketConnection connection) {
        Deadlines held = deadlines.remove(connection);
        if (held != null) {
            timer.cancel(held.beat());
            timer.cancel(held.expiry());
        }
    }

    private TimingWheel.Timeout ping(SocketConnection connection) {
        return timer.schedule(config.pingInterval(), () -> {
            connection.liveness().pinged(System.nanoTime());
            connection.send(PING);
            beat(connection, timer.schedule(config.pongTimeout(), () -> judge(connection)));
        });
    }

    private void judge(SocketConnection connection) {
        if (connection.liveness().answered()) {
            beat(connection, ping(connection));
        } else {
            connection.close(CloseCode.NO_PONG);
        }
    }

    private void beat(SocketConnection connection, TimingWheel.Timeout next) {
        Deadlines now = deadlines.computeIfPresent(connection, (key, held) -> new Deadlines(next, held.expiry()));
        if (now == null) {
            timer.cancel(next);
        }
    }

    private TimingWheel.Timeout expiry(SocketConnection connection) {
        return timer.schedule(left(connection), () -> expire(connection));
    }

    private void expire(SocketConnection connection) {
        // A new token may have come at the very moment, too late to call this off.
        if (left(connection).isZero()) {
            connection.close(CloseCode.TOKEN_EXPIRED);
        } else {
            renewed(connection);
        }
    }

    /** Until the token ends; zero when it has. */
    private Duration left(SocketConnection connection) {
        Duration left = Duration.between(clock.instant(), connection.principal().expiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
