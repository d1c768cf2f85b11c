package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Currencies, pairs and where their rates come from. */
@ConfigMapping(prefix = "exchanger.exchange.rate")
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
    @DurationMin(seconds = 1)
    Duration refresh();

    /** How long the desk stands behind a rate of a source; pricing stops when it has run out. */
    @WithDefault("PT5M")
    Duration freshness();

    /** The same for single sources, by name. */
    Map<String, @DurationMin(millis = 100) Duration> sourceFreshness();

    /**
     * Names of sources, the best first. While a rate of a better source holds, the others are not heard; when it has
     * run out, the next one takes over. Sources that are not named follow: those over HTTP, then the static one.
     */
    Optional<List<String>> priority();

    /**
     * How far the bid or the ask of a source may be from the last one, as a share of it. Beyond that the pair is
     * halted until an operator resumes it. A pair's own limit is in the database.
     */
    @WithDefault("0.05")
    @DecimalMin(value = "0", inclusive = false)
    @DecimalMax(value = "1", inclusive = false)
    BigDecimal maxJump();

    /** Sources that answer JSON over HTTP, by the name their rates carry. */
    Map<String, Http> http();

    /** How long a rate set by an operator holds when the operator does not say. */
    @WithDefault("PT24H")
    Duration operatorValidity();

    /** Age limit of the cached rates shown on the public list. Never used for prices. */
    @WithDefault("PT5M")
    Duration cacheTtl();

    /** A source that answers JSON over HTTP. */
    interface Http {

        /** What is fetched with GET. Redirects are not followed. Never logged: it may carry a key. */
        URI url();

        /** How often. */
        @WithDefault("PT15S")
        @DurationMin(seconds = 1)
        Duration every();

        /** How long the whole answer may take. */
        @WithDefault("PT3S")
        @DurationMin(millis = 50)
        @DurationMax(minutes = 1)
        Duration timeout();

        /** How long the desk stands behind its rates; absent for what all sources have. */
        Optional<@DurationMin(seconds = 1) Duration> freshness();

        /** Most bytes of an answer. */
        @WithDefault("262144")
        @Min(1)
        @Max(16_777_216)
        int maxBody();

        /** Where in the answer the prices are. */
        @NotEmpty
        List<Pair> pairs();
    }

    /**
     * One pair of an HTTP source: either {@code bid} and {@code ask}, or one {@code price} and a {@code spread}. The
     * pointers are JSON pointers (RFC 6901) to numbers, or to texts that are numbers.
     */
    interface Pair {

        /** {@code FROM/TO}: the prices are in TO for one FROM. */
        String pair();

        /** Where the desk's buying price is. */
        Optional<String> bid();

        /** Where its selling price is. */
        Optional<String> ask();

        /** Where the one price is. */
        Optional<String> price();

        /** The distance between bid and ask around the one price, as a share of it. */
        Optional<@DecimalMin("0") @DecimalMax(value = "1", inclusive = false) BigDecimal> spread();
    }
}
