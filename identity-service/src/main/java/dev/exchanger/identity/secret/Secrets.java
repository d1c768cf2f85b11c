package dev.exchanger.identity.secret;

import java.nio.charset.StandardCharsets;

import jakarta.enterprise.context.ApplicationScoped;

/** Derives one key for each purpose from the configured secrets, so that no key serves two ends. */
@ApplicationScoped
public class Secrets {

    private final KeyedHash codes;
    private final KeyedHash root;

    public Secrets(SecretsConfig config) {
        this.codes = new KeyedHash(config.codePepper().getBytes(StandardCharsets.UTF_8));
        this.root = new KeyedHash(config.sessionKey().getBytes(StandardCharsets.UTF_8));
    }

    /** Keyed hash over what the mailed codes protect. */
    public KeyedHash codes(String purpose) {
        return new KeyedHash(codes.of(purpose));
    }

    /** Keyed hash for any other purpose. */
    public KeyedHash hash(String purpose) {
        return new KeyedHash(root.of(purpose));
    }

    /** Encryption of a column. */
    public SealedBox box(String purpose) {
        return new SealedBox(root.of("box " + purpose));
    }
}
