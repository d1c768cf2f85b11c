package dev.exchanger.identity.secret;

import jakarta.validation.constraints.Size;

import io.smallrye.config.ConfigMapping;

/** The two secrets of this service. They have no default outside development and tests. */
@ConfigMapping(prefix = "exchanger.identity.secrets")
public interface SecretsConfig {

    /** Pepper of the codes sent by mail, at least 16 characters. */
    @Size(min = 16)
    String codePepper();

    /**
     * Root of all other keys (session tags, refresh tokens, sealed columns), at least 16 characters. A change logs
     * everybody out.
     */
    @Size(min = 16)
    String sessionKey();
}
