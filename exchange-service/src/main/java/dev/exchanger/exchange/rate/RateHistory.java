package dev.exchanger.exchange.rate;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of the rates of one direction, newest first.
 *
 * @param from       base currency
 * @param to         currency of the prices
 * @param rates      the rates
 * @param nextCursor for the next page, null on the last one
 */
public record RateHistory(
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        List<Entry> rates,
        String nextCursor) {

    /**
     * One rate.
     *
     * @param bid        the desk's buying price of the base, without margin
     * @param ask        its selling price
     * @param source     who set it
     * @param validFrom  when it began
     * @param validUntil until when the desk stood behind it, unless a newer rate came first
     */
    @Schema(name = "PastRate")
    public record Entry(
            @Schema(examples = "41.2") String bid,
            @Schema(examples = "41.6") String ask,
            @Schema(examples = "static") String source,
            Instant validFrom,
            Instant validUntil) {

        static Entry of(Rate rate, boolean inverse) {
            return new Entry(
                    Rate.plain(PricedPair.directedBid(rate.bid(), rate.ask(), inverse))
                            .toPlainString(),
                    Rate.plain(PricedPair.directedAsk(rate.bid(), rate.ask(), inverse))
                            .toPlainString(),
                    rate.source(),
                    rate.validFrom(),
                    rate.validUntil());
        }
    }
}
