package dev.exchanger.exchange.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of version 7 begin with the time they were made, so the primary key finds what was made in a period. It is only
 * nearly the time in the row, which another clock may have told: a query also asks for that.
 */
public final class IdRange {

    private static final Duration SKEW = Duration.ofMinutes(10);

    private IdRange() {}

    /** Not above any id of a row of this moment or later. */
    public static UUID from(Instant moment) {
        return first(moment.minus(SKEW));
    }

    /** Above every id of a row before this moment. */
    public static UUID to(Instant moment) {
        return first(moment.plus(SKEW));
    }

    private static UUID first(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16, 0);
    }
}
