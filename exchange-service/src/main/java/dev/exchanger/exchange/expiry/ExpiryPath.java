package dev.exchanger.exchange.expiry;

import java.util.Locale;

/** What made the engine look at an order; the lag is measured for each. */
enum ExpiryPath {
    /** Redis said that the order's key expired. */
    EVENT,
    /** The toucher found the order due and no event came of it. */
    TOUCHER,
    /** The look at the database once a second. */
    SWEEP,
    /** The reconciliation every few minutes: nothing should be left for it. */
    CLEANUP,
    /** Somebody looked at the order. */
    READ;

    /** The value of the metric's tag. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
