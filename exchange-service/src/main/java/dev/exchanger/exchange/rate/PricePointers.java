package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.exchange.money.JsonAmount;

/**
 * Where in a JSON document the prices of one pair are.
 *
 * @param from   base currency
 * @param to     counter currency
 * @param bid    to the buying price
 * @param ask    to the selling price; the same as {@code bid} if there is one price only
 * @param spread distance of bid and ask around the prices, as a share; 0 if they are given apart
 */
record PricePointers(String from, String to, JsonPointer bid, JsonPointer ask, BigDecimal spread) {

    private static final Pattern PAIR = Pattern.compile("([A-Z][A-Z0-9]{1,11})/([A-Z][A-Z0-9]{1,11})");

    /** Reads the configuration. @throws IllegalArgumentException that names the pair, if it makes no sense */
    static PricePointers of(RateConfig.Pair config) {
        Matcher pair = PAIR.matcher(config.pair());
        if (!pair.matches()) {
            throw new IllegalArgumentException("'" + config.pair() + "' is not of the form FROM/TO");
        }
        boolean apart = config.bid().isPresent() && config.ask().isPresent();
        boolean one = config.price().isPresent();
        if (apart == one
                || config.bid().isPresent() != config.ask().isPresent()
                || apart && config.spread().isPresent()) {
            throw new IllegalArgumentException(
                    config.pair() + " needs either bid and ask, or price and, if wanted, spread");
        }
        return new PricePointers(
                pair.group(1),
                pair.group(2),
                JsonPointer.compile(config.bid().or(config::price).orElseThrow()),
                JsonPointer.compile(config.ask().or(config::price).orElseThrow()),
                config.spread().orElse(BigDecimal.ZERO));
    }

    /**
     * The rate a document tells, at most 18 decimals, rounded in the desk's favour.
     *
     * @throws IllegalArgumentException if a price is missing, no positive number, or the ask below the bid
     */
    SourcedRate read(JsonNode document) {
        BigDecimal half = spread.divide(BigDecimal.valueOf(2));
        BigDecimal lower = price(document, bid).multiply(BigDecimal.ONE.subtract(half));
        BigDecimal upper = price(document, ask).multiply(BigDecimal.ONE.add(half));
        return new SourcedRate(
                from,
                to,
                lower.setScale(PricedPair.RATE_SCALE, RoundingMode.DOWN),
                upper.setScale(PricedPair.RATE_SCALE, RoundingMode.UP));
    }

    private BigDecimal price(JsonNode document, JsonPointer pointer) {
        return JsonAmount.positive(document.at(pointer))
                .orElseThrow(() -> new IllegalArgumentException(from + "/" + to + ": no price at " + pointer));
    }
}
