package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Outgoing webhooks. */
@ConfigMapping(prefix = "exchanger.exchange.webhook")
public interface WebhookConfig {

    /** Secret that the endpoints' secrets are sealed with, at least 32 characters, the same on every replica. */
    @Size(min = 32, message = "must have at least 32 characters (WEBHOOK_SECRET_KEY)")
    String secretKey();

    /** The secret before the last change: what was sealed with it can still be read. */
    Optional<String> previousSecretKey();

    /**
     * Whether plain HTTP, any port and addresses that are not public may be called. For development and tests: with it
     * every customer can make this server talk to its own network.
     */
    @WithDefault("false")
    boolean anyTarget();

    /** The ports that may be called. */
    @WithDefault("443,8443")
    Set<Integer> ports();

    /** Endpoints of one user. */
    @WithDefault("5")
    @Min(1)
    int perUser();

    /** How long an attempt may take, from the resolution of the name to the head of the answer. */
    @WithDefault("PT10S")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 30)
    Duration timeout();

    /** When an attempt counts as lost with its replica; more than {@link #timeout()}. */
    @WithDefault("PT60S")
    @DurationMin(millis = 200)
    Duration lease();

    /** The pause after the first failed attempt; the further ones are twice the time since the first attempt. */
    @WithDefault("PT5S")
    @DurationMin(millis = 10)
    Duration firstRetry();

    /** The longest pause between two attempts. */
    @WithDefault("PT4H")
    Duration longestRetry();

    /** What a receiver may ask for with {@code Retry-After} at most. */
    @WithDefault("PT1H")
    Duration longestRetryAfter();

    /** How long a delivery is tried before it and its endpoint are given up. */
    @WithDefault("PT72H")
    Duration giveUpAfter();

    /** How long the former secret signs too after a new one was made. */
    @WithDefault("PT24H")
    Duration overlap();

    /** Attempts under way at once at a replica. */
    @WithDefault("64")
    @Min(1)
    @Max(1000)
    int parallel();

    /** How often the database is asked for what is due. */
    @WithDefault("PT0.5S")
    @DurationMin(millis = 10)
    Duration pollEvery();

    /** How long the log keeps a delivery. */
    @WithDefault("P30D")
    Duration retention();

    /** Test events one user may send in a minute. */
    @WithDefault("10")
    int testsPerMinute();
}
