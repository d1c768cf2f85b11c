package dev.exchanger.identity.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

import dev.exchanger.platform.security.ApplicationContext;

/**
 * Names a session in both tiers: SHA-256 of the context, a zero byte and the secret. The same secret shown to another
 * context is another id, which exists nowhere.
 *
 * @param hex 64 lower-case digits
 */
public record SessionId(String hex) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public SessionId {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a session id");
        }
    }

    static SessionId of(ApplicationContext context, byte[] secret) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(context.code().getBytes(StandardCharsets.US_ASCII));
            sha.update((byte) 0);
            return new SessionId(HexFormat.of().formatHex(sha.digest(secret)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
