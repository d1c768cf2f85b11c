package dev.exchanger.identity.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.identity.session.RefreshState;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Writes and reads refresh tokens: {@code rt.context.base64url(handle || counter || keyed hash)}. The key is made of the
 * session's own half and of this service's; neither a database dump nor the configuration alone is enough to forge one.
 * The same session and counter always give the same text.
 */
@ApplicationScoped
public class RefreshTokens {

    private static final int BODY_BYTES = 24;
    private static final int MAC_BYTES = 16;
    private static final int TEXT_LENGTH = 54; // base64url of 40 bytes without padding

    private final KeyedHash keys;

    public RefreshTokens(Secrets secrets) {
        this.keys = secrets.hash("refresh token");
    }

    String write(ApplicationContext context, RefreshState state) {
        byte[] whole = Arrays.copyOf(body(state.handle(), state.counter()), BODY_BYTES + MAC_BYTES);
        byte[] mac = mac(context, state.handle(), state.counter(), state.key());
        System.arraycopy(mac, 0, whole, BODY_BYTES, MAC_BYTES);
        return prefix(context) + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Empty for garbage and for tokens of other contexts. */
    Optional<RefreshToken> read(ApplicationContext context, String text) {
        String prefix = prefix(context);
        if (text == null || text.length() != prefix.length() + TEXT_LENGTH || !text.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            ByteBuffer whole = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(prefix.length())));
            UUID handle = new UUID(whole.getLong(), whole.getLong());
            long counter = whole.getLong();
            byte[] mac = new byte[MAC_BYTES];
            whole.get(mac);
            return Optional.of(new RefreshToken(handle, counter, mac));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean genuine(ApplicationContext context, RefreshToken token, byte[] sessionKey) {
        return KeyedHash.same(token.mac(), mac(context, token.handle(), token.counter(), sessionKey));
    }

    private byte[] mac(ApplicationContext context, UUID handle, long counter, byte[] sessionKey) {
        byte[] code = context.code().getBytes(StandardCharsets.US_ASCII);
        KeyedHash key = new KeyedHash(keys.of(sessionKey));
        return Arrays.copyOf(key.of(code, body(handle, counter)), MAC_BYTES);
    }

    private static byte[] body(UUID handle, long counter) {
        return ByteBuffer.allocate(BODY_BYTES)
                .putLong(handle.getMostSignificantBits())
                .putLong(handle.getLeastSignificantBits())
                .putLong(counter)
                .array();
    }

    private static String prefix(ApplicationContext context) {
        return "rt." + context.code() + ".";
    }
}
