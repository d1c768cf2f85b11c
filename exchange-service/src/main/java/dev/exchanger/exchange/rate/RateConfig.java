package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Currencies, pairs and where their rates come from. */
@ConfigMapping(prefix = "exchanger.rate")
public interface RateConfig {

    /**
     * The currencies, each {@code CODE=fiat|crypto:scale:min:max[:network]}. Written to the database when missing there;
     * what an operator changed in the database stays.
     */
    @NotEmpty
    List<@NotNull CurrencySpec> currencies();

    /** Rates of the static source, each {@code FROM/TO=bid:ask}. Each gives two pairs, one per direction. */
    @NotEmpty
    List<@NotNull SourcedRate> staticRates();

    /** How often sources are asked. */
    @WithDefault("PT1M")
    Duration refresh();

    /** How long the desk stands behind a rate of a source; pricing stops when it has run out. */
    @WithDefault("PT5M")
    Duration freshness();

    /** How long a rate set by an operator holds when the operator does not say. */
    @WithDefault("PT24H")
    Duration operatorValidity();

    /** Age limit of the cached rates shown on the public list. Never used for prices. */
    @WithDefault("PT5M")
    Duration cacheTtl();
}
