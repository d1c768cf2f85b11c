package dev.exchanger.exchange.order;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Orders. */
@ConfigMapping(prefix = "exchanger.exchange.order")
public interface OrderConfig {

    /** How long a new order waits for its payment at the locked rate, 1 second to 7 days. */
    @WithDefault("PT15M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration ttl();

    /** Orders of one user that may wait for a payment at the same time: unpaid orders lock the desk's reserve. */
    @WithDefault("5")
    @Min(1)
    @Max(1000)
    int openPerUser();
}
