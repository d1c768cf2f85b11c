package dev.exchanger.identity.session;

import java.time.Instant;
import java.util.UUID;

import dev.exchanger.platform.security.ApplicationContext;

/**
 * A session that was just revoked.
 *
 * @param expiresAt its absolute end; a tombstone is not needed after it
 * @param ver       version of the row after the revocation
 */
public record RevokedSession(
        SessionId id,
        UUID handle,
        UUID userId,
        ApplicationContext context,
        Instant expiresAt,
        long ver,
        RevokeReason reason) {}
