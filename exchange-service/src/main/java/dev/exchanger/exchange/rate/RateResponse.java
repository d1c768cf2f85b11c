package dev.exchanger.exchange.rate;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The rate of one direction, for display: what an order will cost is what its quote says.
 *
 * @param from       what the customer gives
 * @param to         what the customer gets
 * @param rate       units of {@code to} for one {@code from}, margin taken off
 * @param bid        the desk's buying price of {@code from}
 * @param ask        the desk's selling price of {@code from}
 * @param source     who set it
 * @param validFrom  when it began
 * @param validUntil when it ends unless confirmed
 */
public record RateResponse(
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        @Schema(examples = "41.2") String rate,
        @Schema(examples = "41.2") String bid,
        @Schema(examples = "41.6") String ask,
        @Schema(examples = "static") String source,
        Instant validFrom,
        Instant validUntil) {

    /** The answer of the list. */
    public record Rates(List<RateResponse> rates) {}

    static RateResponse of(PricedPair pair) {
        return new RateResponse(
                pair.from().code(),
                pair.to().code(),
                Rate.plain(pair.customerRate()).toPlainString(),
                Rate.plain(pair.directedBid()).toPlainString(),
                Rate.plain(pair.directedAsk()).toPlainString(),
                pair.source(),
                pair.validFrom(),
                pair.validUntil());
    }

    static RateResponse of(Rate rate) {
        return new RateResponse(
                rate.from(),
                rate.to(),
                rate.bid().toPlainString(),
                rate.bid().toPlainString(),
                rate.ask().toPlainString(),
                rate.source(),
                rate.validFrom(),
                rate.validUntil());
    }
}
