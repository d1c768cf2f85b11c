package dev.exchanger.platform.session;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The text a cache slot holds: {@code V:<generation>:<json>} a value, {@code L:<nonce>} the promise of a reader to fill
 * the slot, {@code T} a tombstone. Knows nothing of what the JSON means.
 */
sealed interface Slot {

    String TOMBSTONE = "T";

    record Value(long generation, String json) implements Slot {}

    record Lease(String nonce) implements Slot {}

    record Tombstone() implements Slot {}

    static String value(long generation, String json) {
        return "V:" + generation + ":" + json;
    }

    static String lease(String nonce) {
        return "L:" + nonce;
    }

    /** Empty for null and for any text that is none of the three: a miss. */
    static Optional<Slot> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.equals(TOMBSTONE)) {
            return Optional.of(new Tombstone());
        }
        if (text.startsWith("L:") && text.length() > 2) {
            return Optional.of(new Lease(text.substring(2)));
        }
        return text.startsWith("V:") ? parseValue(text) : Optional.empty();
    }

    private static Optional<Slot> parseValue(String text) {
        int end = text.indexOf(':', 2);
        if (end < 0) {
            return Optional.empty();
        }
        OptionalLong generation = number(text.substring(2, end));
        return generation.isEmpty()
                ? Optional.empty()
                : Optional.of(new Value(generation.getAsLong(), text.substring(end + 1)));
    }

    /** Only the spelling that {@link #value} writes: the scripts compare prefixes, so "01" and "+1" are not 1. */
    private static OptionalLong number(String digits) {
        try {
            long number = Long.parseLong(digits);
            return number >= 0 && Long.toString(number).equals(digits) ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
