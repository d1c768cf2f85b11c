package dev.exchanger.bench.stand;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Random secrets of one run by name. */
final class Secrets {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** The secret of this name, the same at each call. */
    String get(String name) {
        return known.computeIfAbsent(name, key -> {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        });
    }
}
