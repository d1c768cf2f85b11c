package dev.exchanger.exchange.expiry;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The expiry engine. The defaults are the measured ones; see docs/architecture.md before changing them. */
@ConfigMapping(prefix = "exchanger.exchange.expiry")
public interface ExpiryConfig {

    /** How long events are gathered before the orders they name are claimed together. */
    @WithDefault("PT0.005S")
    Duration window();

    /** Most orders claimed by one statement. */
    @WithDefault("500")
    @Min(1)
    @Max(5000)
    int batch();

    /** Most orders waiting to be claimed after events; more are dropped, the sweep takes them. */
    @WithDefault("20000")
    @Min(1)
    int buffer();

    /** How often due keys are touched so that Redis notices that they expired. */
    @WithDefault("PT0.015S")
    @DurationMin(millis = 1)
    Duration touchEvery();

    /** How long after the touch the event may take before the toucher claims the order itself. */
    @WithDefault("PT0.025S")
    Duration touchPatience();

    /** How often each replica looks for due orders in the database: the bound of the lag when Redis is away. */
    @WithDefault("PT1S")
    @DurationMin(millis = 50)
    @DurationMax(minutes = 1)
    Duration sweepEvery();

    /** How often each replica lets a key of its own expire to see that the event arrives. */
    @WithDefault("PT5S")
    @DurationMin(millis = 200)
    Duration canaryEvery();

    /** How long no such event may arrive before the subscription counts as dead. */
    @WithDefault("PT10S")
    Duration canaryPatience();

    /** Orders read per step of the reconciliation: as many timers as Redis sets in one go without making others wait. */
    @WithDefault("250")
    @Min(1)
    int cleanupPage();

    /** Whether deadlines are moved when no replica was up: nobody could pay then. */
    @WithDefault("true")
    boolean extendByDowntime();

    /** How often each replica says that it is up. */
    @WithDefault("PT1S")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 30)
    Duration heartbeatEvery();

    /** How long no replica may have said so before it counts as downtime; several times {@link #heartbeatEvery()}. */
    @WithDefault("PT10S")
    @DurationMin(millis = 200)
    Duration downtimeThreshold();

    /** How far one downtime moves deadlines at most: the rate is locked as long. */
    @WithDefault("PT1H")
    Duration extendAtMost();

    /**
     * How far ahead the reconciliation looks. A timer that is missing today and due in a week is found in time by a later
     * run; the time has to be longer than from one run to the next.
     */
    @WithDefault("PT15M")
    @DurationMin(minutes = 6)
    Duration cleanupAhead();
}
