package dev.exchanger.realtime.presence;

import java.time.Instant;
import java.util.UUID;

/**
 * Whether a user is there.
 *
 * @param lastSeen since when she is online, or until when she was; {@code null} when she was never seen
 * @param changedAt when the status became what others were told last: of two reports the later one holds; {@code null} when
 *     there was none
 */
public record Presence(UUID userId, PresenceStatus status, boolean isOnline, Instant lastSeen, Instant changedAt) {

    static Presence of(UUID userId, boolean online, String declared, Instant lastSeen, Instant changedAt) {
        PresenceStatus status = online
                ? PresenceStatus.of(declared == null ? "" : declared).orElse(PresenceStatus.AWAY)
                : PresenceStatus.OFFLINE;
        return new Presence(userId, status, online, lastSeen, changedAt);
    }

    /** The same with the time, where it was not known; {@code null} changes nothing. */
    Presence seen(Instant at) {
        return lastSeen != null || at == null ? this : new Presence(userId, status, isOnline, at, changedAt);
    }
}
