package dev.exchanger.exchange.quote;

import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Size;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Offers made to customers. */
@ConfigMapping(prefix = "exchanger.exchange.quote")
public interface QuoteConfig {

    /** How long an offer holds. Long enough to read it, too short to speculate with it. */
    @WithDefault("PT45S")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 2)
    Duration ttl();

    /** How long an offer that nobody took is kept, for questions about it. */
    @WithDefault("PT48H")
    @DurationMin(hours = 24)
    Duration retention();

    /** Secret the offers are signed with, at least 32 characters, the same on every replica. */
    @Size(min = 32, message = "must have at least 32 characters (QUOTE_SIGNING_KEY)")
    String signingKey();

    /** The secret before the last change: offers signed with it are still honoured. */
    Optional<String> previousSigningKey();

    /** Quotes one user may ask for in a minute. */
    @WithDefault("120")
    int perUserPerMinute();
}
