package dev.exchanger.platform.security;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A user's access token whose signature and claims are in order. Whether its session still lives is not known yet.
 *
 * @param userId    {@code sub}
 * @param sessionId {@code sid}: 64 lower-case hex digits
 * @param context   {@code ctx}, equal to {@code aud}
 * @param tokenId   {@code jti}
 * @param issuedAt  {@code iat}
 * @param expiresAt {@code exp}
 * @param compact   the token as it came, for introspection; never logged
 */
public record VerifiedToken(
        UUID userId,
        String sessionId,
        ApplicationContext context,
        String tokenId,
        Instant issuedAt,
        Instant expiresAt,
        String compact) {

    /** The user behind the token once the session is known to live. */
    public UserPrincipal principal(Set<String> permissions) {
        return new UserPrincipal(userId, sessionId, context, tokenId, expiresAt, permissions);
    }

    @Override
    public String toString() {
        return "VerifiedToken[user=" + userId + ", context=" + context + ", jti=" + tokenId + "]";
    }
}
