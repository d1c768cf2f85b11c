package dev.exchanger.identity.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * The text a browser keeps: {@code context.base64url(32 random bytes || 8 bytes of a keyed hash)}. The hash lets
 * garbage be refused before anything is asked of Redis or PostgreSQL.
 */
@ApplicationScoped
public class SessionTokens {

    private static final int SECRET_BYTES = 32;
    private static final int TAG_BYTES = 8;
    private static final int TEXT_LENGTH = 54; // base64url of 40 bytes without padding

    private final SecureRandom random = new SecureRandom();
    private final KeyedHash tags;

    public SessionTokens(Secrets secrets) {
        this.tags = secrets.hash("session tag");
    }

    /**
     * A new session's token.
     *
     * @param text for the client, never stored or logged here
     */
    public record Issued(SessionId id, String text) {
        @Override
        public String toString() {
            return "Issued[" + id.hex().substring(0, 8) + "]";
        }
    }

    public Issued issue(ApplicationContext context) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] token = Arrays.copyOf(secret, SECRET_BYTES + TAG_BYTES);
        System.arraycopy(tag(context, secret), 0, token, SECRET_BYTES, TAG_BYTES);
        String text =
                context.code() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        return new Issued(SessionId.of(context, secret), text);
    }

    /** The session of a token of this context; empty for garbage and for tokens of other contexts. */
    public Optional<SessionId> read(ApplicationContext context, String text) {
        String prefix = context.code() + ".";
        if (text == null || text.length() != prefix.length() + TEXT_LENGTH || !text.startsWith(prefix)) {
            return Optional.empty();
        }
        byte[] token;
        try {
            token = Base64.getUrlDecoder().decode(text.substring(prefix.length()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        byte[] secret = Arrays.copyOf(token, SECRET_BYTES);
        byte[] tag = Arrays.copyOfRange(token, SECRET_BYTES, SECRET_BYTES + TAG_BYTES);
        return KeyedHash.same(tag, tag(context, secret))
                ? Optional.of(SessionId.of(context, secret))
                : Optional.empty();
    }

    private byte[] tag(ApplicationContext context, byte[] secret) {
        byte[] code = context.code().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(tags.of(code, secret), TAG_BYTES);
    }
}
