package dev.exchanger.identity.session;

import java.time.Instant;
import java.util.UUID;

import dev.exchanger.platform.session.SessionValue;

/**
 * A session that lives.
 *
 * @param id            its name in both tiers
 * @param handle        its public name
 * @param idleExpiresAt ends then unless used
 * @param expiresAt     ends then in any case
 * @param lastSeenAt    last touch that was written; null when it was read from Redis
 * @param ver           version of the row
 */
public record LiveSession(
        SessionId id,
        UUID handle,
        UUID userId,
        Instant idleExpiresAt,
        Instant expiresAt,
        Instant lastSeenAt,
        long ver) {

    static LiveSession of(SessionId id, SessionValue value) {
        return new LiveSession(
                id, value.handle(), value.userId(), value.idleExpiresAt(), value.expiresAt(), null, value.ver());
    }

    SessionValue value(String context, Instant verifiedAt) {
        return new SessionValue(userId, context, handle, verifiedAt, idleExpiresAt, expiresAt, ver);
    }

    /** When it ends if it is not used. */
    public Instant end() {
        return idleExpiresAt.isBefore(expiresAt) ? idleExpiresAt : expiresAt;
    }
}
