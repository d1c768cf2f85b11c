package dev.exchanger.platform.security;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A user with a live session.
 *
 * @param userId      the user
 * @param sessionId   lower-case hex of the SHA-256 that names the session in its Redis key; never the secret
 * @param context     the one context of the session
 * @param tokenId     {@code jti} of the access token
 * @param expiresAt   end of the access token
 * @param permissions what the user may do in this context
 */
public record UserPrincipal(
        UUID userId,
        String sessionId,
        ApplicationContext context,
        String tokenId,
        Instant expiresAt,
        Set<String> permissions)
        implements Principal {

    public UserPrincipal {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(String permission) {
        return permissions.contains(permission);
    }
}
