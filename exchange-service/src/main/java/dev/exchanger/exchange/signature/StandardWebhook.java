package dev.exchanger.exchange.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Verifies callbacks signed as the Standard Webhooks specification says: HMAC-SHA256 over {@code id.timestamp.body}, in
 * {@code webhook-signature} as {@code v1,<base64>}, several separated by blanks. The timestamp bounds how long a
 * recorded callback can be played again; within that time its id is known.
 */
public final class StandardWebhook {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final int MAX_SIGNATURES = 8;

    private final List<SecretKeySpec> keys;
    private final Duration window;
    private final Clock clock;

    /**
     * @param secrets any of which may have signed: a secret is changed by adding the new one first
     * @param window  how far the timestamp may be from now
     */
    public StandardWebhook(List<String> secrets, Duration window, Clock clock) {
        this.keys = secrets.stream().map(StandardWebhook::key).toList();
        this.window = window;
        this.clock = clock;
    }

    /** The id of an authentic, recent message. @throws ProblemException {@code callback-signature} for any other */
    public String verify(CallbackHeaders headers, String body) {
        if (!isWellFormed(headers)) {
            throw refused("The webhook headers are missing or malformed");
        }
        // First the signature: what is said about the time is only worth something then.
        if (!isSigned(headers, body)) {
            throw refused("The signature does not match");
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(headers.timestamp()));
        if (Duration.between(sent, clock.instant()).abs().compareTo(window) > 0) {
            throw refused("The timestamp is too far from now");
        }
        return headers.id();
    }

    /** The signature of a message with one secret, as the header has it. */
    public static String sign(String secret, String id, String timestamp, String body) {
        return VERSION + Base64.getEncoder().encodeToString(mac(key(secret), id, timestamp, body));
    }

    private static boolean isWellFormed(CallbackHeaders headers) {
        return headers.id() != null
                && ID.matcher(headers.id()).matches()
                && headers.timestamp() != null
                && SECONDS.matcher(headers.timestamp()).matches()
                && headers.signature() != null;
    }

    private boolean isSigned(CallbackHeaders headers, String body) {
        List<byte[]> expected = keys.stream()
                .map(key -> mac(key, headers.id(), headers.timestamp(), body))
                .toList();
        String[] signatures = headers.signature().split(" ", MAX_SIGNATURES + 1);
        for (int i = 0; i < Math.min(signatures.length, MAX_SIGNATURES); i++) {
            byte[] given = decode(signatures[i]);
            if (expected.stream().anyMatch(mac -> MessageDigest.isEqual(mac, given))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] decode(String signature) {
        try {
            return signature.startsWith(VERSION)
                    ? Base64.getDecoder().decode(signature.substring(VERSION.length()))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] mac(SecretKeySpec key, String id, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }

    private static SecretKeySpec key(String secret) {
        byte[] bytes = secret.startsWith(PREFIX)
                ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ExchangeProblem.CALLBACK_SIGNATURE, detail);
    }
}
