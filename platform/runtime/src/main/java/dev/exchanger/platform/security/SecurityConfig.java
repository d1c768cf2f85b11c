package dev.exchanger.platform.security;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who issues tokens, where to ask about them, and how this service proves itself. */
@ConfigMapping(prefix = "exchanger.security")
public interface SecurityConfig {

    /** {@code iss} of every token. */
    @WithDefault("https://identity.exchanger.local")
    @NotBlank
    String issuer();

    /** Base URL of identity-service. */
    @WithDefault("http://localhost:8081")
    URI identityUrl();

    /** Name of this service's client at identity. */
    @WithDefault("${exchanger.service}")
    @NotBlank
    String clientId();

    /** Secret of that client. Required in production by every service but identity. */
    Optional<String> clientSecret();

    /** How far clocks may be apart when {@code exp} and {@code iat} are judged. */
    @WithDefault("PT30S")
    Duration clockSkew();

    /** Deadline of one call to identity. */
    @WithDefault("PT2S")
    Duration identityTimeout();

    /** Age at which the key set is read again in the background. */
    @WithDefault("PT5M")
    Duration keysMaxAge();

    /** Least time between two reads of the key set, however many unknown {@code kid}s arrive. */
    @WithDefault("PT10S")
    Duration keysMinInterval();

    /** How many verified tokens are remembered, about 3 kB each; 0 verifies every signature at every request. */
    @WithDefault("5000")
    @Min(0)
    int tokenCacheSize();

    /** How old the last check against PostgreSQL may be for a session of the web or telegram context. */
    @WithDefault("PT60S")
    Duration freshness();

    /** The same for the admin context. */
    @WithDefault("PT5S")
    Duration freshnessAdmin();
}
