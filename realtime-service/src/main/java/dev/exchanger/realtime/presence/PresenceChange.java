package dev.exchanger.realtime.presence;

import java.time.Instant;
import java.util.UUID;

/**
 * What one operation on the store did to a user. Times are those of the store's clock.
 *
 * @param before the status as everybody was told
 * @param status the status now
 * @param connections live ones on all nodes, those in grace not counted
 * @param at the time of the operation
 * @param since when she came online or went offline
 * @param changedAt when the status last became another one
 * @param effective whether the connection itself was there to be changed
 */
record PresenceChange(
        PresenceStatus before,
        PresenceStatus status,
        long connections,
        Instant at,
        Instant since,
        Instant changedAt,
        boolean effective) {

    boolean isOnline() {
        return status != PresenceStatus.OFFLINE;
    }

    /** Whether others have something to hear. */
    boolean isTransition() {
        return before != status;
    }

    /** Whether she came or went. */
    boolean isArrivalOrDeparture() {
        return isOnline() != (before != PresenceStatus.OFFLINE);
    }

    /** How others see her; without times when nothing was ever told of her. */
    Presence presence(UUID user) {
        boolean known = changedAt != null && changedAt.isAfter(Instant.EPOCH);
        return new Presence(user, status, isOnline(), known ? since : null, known ? changedAt : null);
    }
}
