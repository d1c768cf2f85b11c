package dev.exchanger.exchange.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A request that must have its effect once.
 *
 * @param principal who makes it; one principal's requests follow each other
 * @param route     which operation
 * @param key       the client's Idempotency-Key
 * @param hash      SHA-256 of what the request says, to tell a repetition from another request
 */
public record IdempotentRequest(String principal, String route, String key, byte[] hash) {

    /** @param contents the parts of the request that make it what it is, null for an absent one */
    public static IdempotentRequest of(String principal, String route, String key, List<String> contents) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : contents) {
                // Length first: ("a", "bc") and ("ab", "c") are different requests, and so are null and "".
                byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
                digest.update(((part == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return new IdempotentRequest(principal, route, key, digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
