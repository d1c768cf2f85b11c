package dev.exchanger.realtime.presence;

import java.time.Instant;

/**
 * What one change of a connection did to its user.
 *
 * @param wasOnline before, as everybody was told
 * @param isOnline now
 * @param connections live ones on all nodes, those in grace not counted
 * @param at on the store's clock
 * @param effective whether the connection itself was there to be changed
 */
record PresenceChange(boolean wasOnline, boolean isOnline, long connections, Instant at, boolean effective) {

    boolean isTransition() {
        return wasOnline != isOnline;
    }
}
