package dev.exchanger.identity.verification;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Rules of the codes. With the defaults a guesser has 1 chance in 20 000 per account and day. */
@ConfigMapping(prefix = "exchanger.identity.verification")
public interface VerificationConfig {

    /** How long a code lives. */
    @WithDefault("PT10M")
    Duration ttl();

    /** Tries per code. */
    @WithDefault("5")
    @Min(1)
    @Max(10)
    int tries();

    /** Least time between two codes for one address and purpose. */
    @WithDefault("PT1M")
    Duration resendAfter();

    /** Codes for one address and purpose in 24 hours. */
    @WithDefault("10")
    @Min(1)
    int perDay();
}
