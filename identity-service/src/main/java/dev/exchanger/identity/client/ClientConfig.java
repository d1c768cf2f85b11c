package dev.exchanger.identity.client;

import java.util.Map;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** Which services may ask for tokens of their own. */
@ConfigMapping(prefix = "exchanger.identity.clients")
public interface ClientConfig {

    /** {@code name:secret} pairs, written to the database at the start. */
    Optional<String> bootstrap();

    /** The pairs by name. */
    default Map<String, String> secrets() {
        return ClientSecrets.parse(bootstrap().orElse(""));
    }
}
