package dev.exchanger.exchange.refund;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Money that goes back. */
@ConfigMapping(prefix = "exchanger.exchange.refund")
public interface RefundConfig {

    /**
     * How long a late payment may wait for a decision; then the desk itself asks for its refund, and an operator only has
     * to approve it.
     */
    @WithDefault("PT24H")
    @DurationMin(minutes = 1)
    @DurationMax(days = 90)
    Duration lateAfter();

    /** How often late payments are looked at. */
    @WithDefault("PT1M")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration lateCheck();
}
