package dev.exchanger.identity.session;

import dev.exchanger.identity.cache.ScheduledGate;
import dev.exchanger.identity.cache.SteppedCache.Weakness;

/** What a {@link Replica} must know of the schedule in which it plays. */
interface Scene {

    Stores stores();

    /** The gate of a new replica. */
    ScheduledGate gate();

    /** The weaker script, or null. */
    Weakness weakness();

    boolean without(Control control);

    /** Whether Redis may be another one before an answer of PostgreSQL is used. */
    boolean restarted();

    /** The session it is about. */
    LiveSession session();

    /** A login is about to write this session. */
    default void opens(SessionId id) {}

    /** Redis was told, or not, in the name of somebody who may now be answered. */
    void acknowledge(boolean told);
}
