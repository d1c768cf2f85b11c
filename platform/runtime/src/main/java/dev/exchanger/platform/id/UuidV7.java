package dev.exchanger.platform.id;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * UUID version 7 of RFC 9562: 48 bits of Unix milliseconds, then a 12-bit counter, then 62 random bits.
 *
 * <p>{@link #next()} is strictly increasing within the process, also when the clock steps back or more than a
 * thousand ids are taken in one millisecond; between processes the order is that of their clocks. The order is the one
 * of PostgreSQL's {@code uuid} type, of the text form and of {@link UUID#compareTo}.
 */
public final class UuidV7 {

    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    /** The counter of a fresh millisecond starts in the lower half, so that the upper half is left to count in. */
    private static final long SEED_MASK = COUNTER_MASK >> 1;

    private static final long VERSION = 7L << COUNTER_BITS;
    private static final long MAX_MILLIS = (1L << 48) - 1;

    /** Milliseconds and counter of the last id in one number: a full counter carries into the next millisecond. */
    private static final AtomicLong LAST = new AtomicLong();

    private UuidV7() {}

    /** A new id of now, greater than every id this process got before. */
    public static UUID next() {
        UUID entropy = UUID.randomUUID();
        long fresh = System.currentTimeMillis() << COUNTER_BITS | entropy.getMostSignificantBits() >>> 32 & SEED_MASK;
        return compose(LAST.updateAndGet(last -> Math.max(last + 1, fresh)), entropy);
    }

    /**
     * A new id whose time part is {@code time} in milliseconds, for instance for imported rows. Ids of the same
     * millisecond are not ordered among themselves.
     *
     * @throws IllegalArgumentException when the time is before 1970 or does not fit into 48 bits
     */
    public static UUID at(Instant time) {
        long millis = time.toEpochMilli();
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("time does not fit a UUIDv7: " + time);
        }
        UUID entropy = UUID.randomUUID();
        return compose(millis << COUNTER_BITS | entropy.getMostSignificantBits() >>> 32 & COUNTER_MASK, entropy);
    }

    /**
     * The millisecond in which an id was made.
     *
     * @throws IllegalArgumentException when {@code id} is not of version 7
     */
    public static Instant timeOf(UUID id) {
        if (id.version() != 7) {
            throw new IllegalArgumentException("not a UUIDv7: " + id);
        }
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    private static UUID compose(long millisAndCounter, UUID entropy) {
        long millis = millisAndCounter >>> COUNTER_BITS;
        long counter = millisAndCounter & COUNTER_MASK;
        // The lower half of a random (version 4) UUID already carries the variant bits and 62 secure random bits.
        return new UUID(millis << 16 | VERSION | counter, entropy.getLeastSignificantBits());
    }
}
