package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Who takes part in a family of schedules, and how Redis behaves meanwhile. */
enum Story {
    TWO_READERS(World.Redis.STEADY, 0, w -> w.reader("a").reader("b").revoker()),
    LOST_COMMANDS(World.Redis.STEADY, 2, w -> w.reader("a").revoker()),
    EVICTIONS(World.Redis.STEADY, 0, w -> w.reader("a").revoker().evictions(2)),
    EVICTIONS_OF_A_VALUE(
            World.Redis.STEADY,
            1,
            w -> w.warm(Duration.ZERO).reader("a").revoker().evictions(1)),
    TOUCH(World.Redis.STEADY, 1, w -> w.warm(Age.HALF).reader("a").revoker().evictions(1)),
    TOUCH_BEFORE_BELIEF(
            World.Redis.STEADY, 1, w -> w.warm(Age.FULL).reader("a").revoker().evictions(1)),
    TWO_TOUCHES(
            World.Redis.STEADY, 0, w -> w.warm(Age.HALF).reader("a").reader("b").revoker()),
    RESTART_EMPTY(World.Redis.RESTARTED, 0, w -> w.slowReader("a").revoker().restart(false)),
    RESTART_WITH_OLD_DATA(
            World.Redis.RESTARTED, 0, w -> w.slowReader("a").revoker().restart(true)),
    RESTART_WITH_AN_OLD_VALUE(
            World.Redis.RESTARTED,
            0,
            w -> w.warm(Duration.ZERO).slowReader("a").revoker().restart(true)),
    RESTART_DURING_A_TOUCH(
            World.Redis.RESTARTED,
            0,
            w -> w.warm(Age.FULL).reader("a").revoker().restart(true)),
    BACK_IN_TIME(
            World.Redis.LYING,
            0,
            w -> w.warm(Duration.ZERO).reader("a").revoker().lie()),
    BACK_IN_TIME_DURING_A_TOUCH(
            World.Redis.LYING, 0, w -> w.warm(Age.FULL).reader("a").revoker().lie());

    private static final class Age {
        // Served and verified in the background.
        static final Duration HALF = World.FRESHNESS.multipliedBy(3).dividedBy(4);
        // Verified first.
        static final Duration FULL = World.FRESHNESS;
    }

    private final World.Redis redis;
    private final int faults;
    private final UnaryOperator<World> cast;

    Story(World.Redis redis, int faults, UnaryOperator<World> cast) {
        this.redis = redis;
        this.faults = faults;
        this.cast = cast;
    }

    World.Redis redis() {
        return redis;
    }

    int faults() {
        return faults;
    }

    World begin(World world) {
        return cast.apply(world);
    }
}
