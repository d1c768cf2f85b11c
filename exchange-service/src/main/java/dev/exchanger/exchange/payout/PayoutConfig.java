package dev.exchanger.exchange.payout;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Payouts. */
@ConfigMapping(prefix = "exchanger.exchange.payout")
public interface PayoutConfig {

    /** Whether the sandbox pays out: it says that money left, and none does. */
    @WithDefault("false")
    boolean sandbox();

    /** How long a provider may take to answer; after that its answer is asked for. */
    @WithDefault("PT8S")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 12)
    Duration timeout();

    /** How soon a provider is asked what became of a payout; the pause grows with the payout's age. */
    @WithDefault("PT15S")
    @DurationMin(millis = 50)
    @DurationMax(minutes = 10)
    Duration checkEvery();

    /** How long after the last try a payout the provider has never heard of counts as failed. */
    @WithDefault("PT10M")
    @DurationMin(millis = 100)
    @DurationMax(hours = 24)
    Duration giveUp();
}
