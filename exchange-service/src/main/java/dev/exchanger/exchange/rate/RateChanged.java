package dev.exchanger.exchange.rate;

import java.time.Instant;

/** Data of {@code exchange.rate.changed.v1}: the rate that holds from now on. */
public record RateChanged(
        String from, String to, String bid, String ask, String rate, String source, Instant validUntil) {

    static final String TYPE = "exchange.rate.changed.v1";

    static RateChanged of(Rate rate) {
        return new RateChanged(
                rate.from(),
                rate.to(),
                rate.bid().toPlainString(),
                rate.ask().toPlainString(),
                rate.rate().toPlainString(),
                rate.source(),
                rate.validUntil());
    }
}
