package dev.exchanger.testkit.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/**
 * The user and session that a token speaks of.
 *
 * @param userId {@code sub}
 * @param context {@code ctx} and {@code aud}: web, admin or telegram
 * @param sessionId {@code sid}: 64 lower-case hexadecimal digits
 * @param permissions what introspection by {@link StubIdentity} answers
 */
public record UserSpec(UUID userId, String context, String sessionId, Set<String> permissions) {

    /** A new user with a new session of the web context. */
    public static UserSpec web() {
        return web(UUID.randomUUID());
    }

    /** A new session of the web context. */
    public static UserSpec web(UUID userId) {
        return of(userId, "web", Set.of());
    }

    /** A new operator with these permissions. */
    public static UserSpec admin(String... permissions) {
        return of(UUID.randomUUID(), "admin", Set.of(permissions));
    }

    /** A new session of the telegram context. */
    public static UserSpec telegram(UUID userId) {
        return of(userId, "telegram", Set.of());
    }

    /** A new session. */
    public static UserSpec of(UUID userId, String context, Set<String> permissions) {
        return new UserSpec(userId, context, newSessionId(), permissions);
    }

    /** The same session with other permissions. */
    public UserSpec withPermissions(String... wanted) {
        return new UserSpec(userId, context, sessionId, Set.of(wanted));
    }

    private static String newSessionId() {
        try {
            byte[] secret = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
