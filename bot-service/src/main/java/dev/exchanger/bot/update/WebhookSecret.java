package dev.exchanger.bot.update;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.bot.telegram.TelegramConfig;

/** Compares the secret header in constant time against the current secret and the one before it. */
@ApplicationScoped
class WebhookSecret {
    private final List<byte[]> accepted;

    WebhookSecret(TelegramConfig config) {
        this.accepted = Stream.of(config.webhookSecret(), config.webhookSecretPrevious())
                .flatMap(Optional::stream)
                .map(WebhookSecret::digest)
                .toList();
    }

    /** Whether this node takes pushed updates at all. */
    boolean configured() {
        return !accepted.isEmpty();
    }

    /** @param shown the value of the header, or null */
    boolean accepts(String shown) {
        byte[] digest = digest(shown == null ? "" : shown);
        boolean match = false;
        for (byte[] secret : accepted) {
            // No short cut: the time must not tell which of the two it was.
            match |= MessageDigest.isEqual(secret, digest);
        }
        return match && shown != null;
    }

    private static byte[] digest(String secret) {
        try {
            // Equal lengths, so that the comparison does not tell the length of the secret.
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
