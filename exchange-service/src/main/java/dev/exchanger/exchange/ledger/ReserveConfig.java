package dev.exchanger.exchange.ledger;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotNull;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the desk can pay out. */
@ConfigMapping(prefix = "exchanger.exchange.reserve")
public interface ReserveConfig {

    /**
     * What the desk begins with, each {@code CODE=amount}: booked once, when the currency is first met. Later changes go through the
     * back office.
     */
    List<@NotNull OpeningReserve> opening();

    /** How soon a hold that an order gave back can be promised again. */
    @WithDefault("PT0.2S")
    @DurationMin(millis = 20)
    @DurationMax(seconds = 60)
    Duration foldEvery();
}
