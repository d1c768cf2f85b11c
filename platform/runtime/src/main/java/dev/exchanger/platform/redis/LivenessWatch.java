package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Decides when a silent connection counts as dead: nothing heard for a heartbeat, or several commands late in a row with
 * nothing heard in between, lead to one probe, and a probe without any answer to the end. Confined to the link's event
 * loop.
 */
final class LivenessWatch {

    private static final Duration DETECTION_LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT_PROBE = Duration.ofSeconds(1);
    private static final int TIMEOUTS_BEFORE_PROBE = 3;

    private final Duration heartbeat;
    private final Duration silenceLimit;
    private final Predicate<RedisWire> prober;
    private RedisWire wire;
    private long probedAt;
    // Zero while no probe is under way.
    private long probeLimitNanos;
    private int timeouts;
    private long timeoutsSince;

    /** @param prober asks for a sign of life; false when that is not possible now */
    LivenessWatch(RedisLinkConfig config, Predicate<RedisWire> prober) {
        this.heartbeat = config.heartbeat();
        this.silenceLimit = config.silenceLimit();
        this.prober = prober;
        Duration worst = heartbeat.plus(interval().multipliedBy(2)).plus(silenceLimit);
        if (worst.compareTo(DETECTION_LIMIT) > 0) {
            throw new IllegalArgumentException("exchanger.redis: 1.5 * heartbeat + silence-limit must be at most "
                    + DETECTION_LIMIT.toSeconds() + " s, or a dead connection stays unnoticed");
        }
    }

    /** How often {@link #dead(long)} wants to be asked. */
    Duration interval() {
        return heartbeat.dividedBy(4).plusMillis(1);
    }

    /** Watches another connection from now on. */
    void watch(RedisWire fresh) {
        wire = fresh;
        probeLimitNanos = 0;
        timeouts = 0;
    }

    /** A command's deadline passed while it was on the wire. */
    void timedOut() {
        if (timeouts == 0 || wire.heardAt() - timeoutsSince > 0) {
            // The server answers others meanwhile: it is slow, not gone.
            timeouts = 0;
            timeoutsSince = System.nanoTime();
        }
        if (++timeouts >= TIMEOUTS_BEFORE_PROBE && probeLimitNanos == 0) {
            probe(SHORT_PROBE);
        }
    }

    /** Whether the connection is dead by now; starts a probe when it is time for one. */
    boolean dead(long now) {
        long silent = now - wire.heardAt();
        if (probeLimitNanos > 0 && wire.heardAt() - probedAt >= 0) {
            watch(wire);
        }
        if (probeLimitNanos > 0) {
            return now - probedAt > probeLimitNanos;
        }
        if (silent > heartbeat.toNanos()) {
            probe(silenceLimit);
        }
        return false;
    }

    /** Whether it gave a sign of life within the last heartbeat. */
    boolean lively(long now) {
        return now - wire.heardAt() <= heartbeat.toNanos();
    }

    private void probe(Duration limit) {
        if (prober.test(wire)) {
            probedAt = System.nanoTime();
            probeLimitNanos = limit.toNanos();
        }
    }
}
