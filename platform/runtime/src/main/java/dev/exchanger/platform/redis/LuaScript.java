package dev.exchanger.platform.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server-side script, called by its digest and sent in full only when the server does not know it yet.
 * It is sent once: a script whose answer is lost is not repeated, as the link cannot know whether that would be harmless.
 *
 * @param name for logs and errors
 * @param source Lua; keys only through {@code KEYS}, so that access lists and slots hold
 * @param deadline from the call to the answer
 */
public record LuaScript(String name, String source, Duration deadline) {

    // Scripts are constants of their classes, so this stays as small as the number of scripts.
    private static final Map<String, String> DIGESTS = new ConcurrentHashMap<>();

    public LuaScript {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(deadline, "deadline");
    }

    /** SHA-1 of the source in lower-case hex, as {@code EVALSHA} wants it. */
    public String sha() {
        return DIGESTS.computeIfAbsent(source, LuaScript::sha1);
    }

    /** The name only. */
    @Override
    public String toString() {
        return name;
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
