package dev.exchanger.exchange.desk.action;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The operators' desk. */
@ConfigMapping(prefix = "exchanger.exchange.desk")
public interface DeskConfig {

    /** How long a claim lasts unless its holder renews it. */
    @WithDefault("PT15M")
    @DurationMin(seconds = 10)
    @DurationMax(hours = 12)
    Duration claimLease();

    /**
     * What one operator may give back alone for one order, each {@code CODE=amount}. Above it, and always in a currency that is not
     * named, a second operator has to approve.
     */
    List<@NotNull FourEyesLimit> fourEyes();

    /**
     * By how much one operator alone may move margin and fee of a pair together, as a share; 0: always two.
     */
    @WithDefault("0.01")
    @DecimalMin("0")
    @DecimalMax("1")
    BigDecimal marginFourEyes();

    /** How long proposed rules of a pair wait for a second operator. */
    @WithDefault("P1D")
    @DurationMin(minutes = 1)
    @DurationMax(days = 30)
    Duration proposalValidity();
}
