package dev.exchanger.local;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every secret of one local suite: new random values at each start, handed to the services by environment only. */
final class Secrets {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> values = new LinkedHashMap<>();

    /** The secret of this name, the same at each call. URL-safe text with 256 random bits. */
    String get(String name) {
        return values.computeIfAbsent(name, key -> next());
    }

    /** A token of the shape that Telegram gives: {@code <bot id>:<secret>}. */
    String botToken() {
        return values.computeIfAbsent("telegram bot", key -> "700000001:" + next());
    }

    private String next() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** All values handed out so far: none of them may ever appear in a log. */
    Set<String> all() {
        return new TreeSet<>(values.values());
    }
}
