package dev.exchanger.realtime.socket;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Names the connection that a client had before, so that resuming ends it where it still lingers. It is no credential:
 * it works only for the user whose connection it names, who has proved herself at the handshake.
 *
 * @param node the node that served it
 * @param connection its id
 */
public record ResumeToken(String node, String connection) {

    private static final int MAX_LENGTH = 256;

    /** The opaque form for the client. */
    static String of(String node, String connection) {
        byte[] text = (node + "/" + connection).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Reads the opaque form; empty for anything we did not write. */
    public static Optional<ResumeToken> parse(String token) {
        if (token == null || token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            return slash < 1 || slash == text.length() - 1
                    ? Optional.empty()
                    : Optional.of(new ResumeToken(text.substring(0, slash), text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
