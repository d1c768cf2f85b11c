package dev.exchanger.identity.protection;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits, lock-out and what is believed about the caller. */
@ConfigMapping(prefix = "exchanger.identity.protection")
public interface ProtectionConfig {

    /**
     * How many proxies in front of this service are ours. The client's address is what the outermost of them saw; 0
     * believes no header at all.
     */
    @WithDefault("0")
    @Min(0)
    @Max(10)
    int trustedProxyHops();

    /** Origins whose pages may use session cookies when the browser does not say where a request comes from. */
    Optional<Set<String>> allowedOrigins();

    /** Logins of one account in one context. */
    Limit loginPerAccount();

    /** Logins from one address. */
    Limit loginPerAddress();

    /** Logins to the admin context, per account and per address. */
    Limit adminLogin();

    /** Registrations from one address. */
    Limit registration();

    /** Codes asked for from one address. */
    Limit codes();

    /** Codes tried from one address. */
    Limit confirmations();

    /** Refreshes and revocations from one address. */
    Limit tokens();

    /** Service tokens asked for from one address. */
    Limit clients();

    /** Link codes of one user. */
    Limit links();

    /** Addresses one user may ask to move to. */
    Limit emailChanges();

    /** Failed logins of an account in a context before it has to wait. */
    @WithDefault("5")
    @Min(1)
    int failuresBeforeDelay();

    /** The first delay; each further failure doubles it. */
    @WithDefault("PT1S")
    Duration firstDelay();

    /** The longest delay. */
    @WithDefault("PT15M")
    Duration longestDelay();

    /** Consecutive failures after which only a password reset or {@link #lastResort()} opens the account again. */
    @WithDefault("100")
    @Min(1)
    int failuresBeforeLastResort();

    /** The delay after that many failures. */
    @WithDefault("P1D")
    Duration lastResort();

    /** So many in so much time. */
    interface Limit {

        /** At once, and over the window. */
        @Min(1)
        long permits();

        /** The time over which the permits come back. */
        Duration window();
    }
}
