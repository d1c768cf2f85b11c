package dev.exchanger.exchange.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Makes the secrets that webhooks are signed with, and seals them for the database with AES-256-GCM. A sealed secret is
 * bound to its endpoint: put into another row it cannot be opened.
 */
@ApplicationScoped
public class WebhookSecrets {

    private static final String PREFIX = "whsec_";
    private static final int SECRET = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec current;
    private final List<SecretKeySpec> accepted;

    public WebhookSecrets(WebhookConfig config) {
        this.current = key(config.secretKey());
        this.accepted = Stream.concat(
                        Stream.of(current), config.previousSecretKey().stream().map(WebhookSecrets::key))
                .toList();
    }

    /** A new secret, {@code whsec_<base64>} as the Standard Webhooks specification has it. */
    String create() {
        byte[] secret = new byte[SECRET];
        RANDOM.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /** Nonce and ciphertext. */
    byte[] seal(UUID endpoint, String secret) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current, endpoint, nonce)
                    .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has AES-GCM", e);
        }
    }

    /** The secret again. @throws IllegalStateException if it was sealed with another key or for another endpoint */
    String open(UUID endpoint, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        for (SecretKeySpec key : accepted) {
            try {
                byte[] secret =
                        cipher(Cipher.DECRYPT_MODE, key, endpoint, nonce).doFinal(sealed, NONCE, sealed.length - NONCE);
                return new String(secret, StandardCharsets.UTF_8);
            } catch (GeneralSecurityException e) {
                // Sealed with the other key, perhaps.
                continue;
            }
        }
        throw new IllegalStateException("The secret of endpoint " + endpoint + " cannot be opened");
    }

    private static Cipher cipher(int mode, SecretKeySpec key, UUID endpoint, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(endpoint.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static SecretKeySpec key(String secret) {
        try {
            byte[] text = ("webhook-secrets\n" + secret).getBytes(StandardCharsets.UTF_8);
            return new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(text), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
