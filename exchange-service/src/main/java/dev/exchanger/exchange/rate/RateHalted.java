package dev.exchanger.exchange.rate;

import java.time.Instant;

/**
 * Data of {@code exchange.rate.halted.v1}: a rate jumped, and the pair is exchanged in neither direction until an
 * operator resumes it.
 */
public record RateHalted(
        String from,
        String to,
        String bid,
        String ask,
        String offeredBid,
        String offeredAsk,
        String source,
        String limit,
        Instant haltedAt) {

    static final String TYPE = "exchange.rate.halted.v1";

    static RateHalted of(Rate last, SourcedRate offered, String source, JumpBreaker.Limit limit, Instant haltedAt) {
        return new RateHalted(
                last.from(),
                last.to(),
                last.bid().toPlainString(),
                last.ask().toPlainString(),
                Rate.plain(offered.bid()).toPlainString(),
                Rate.plain(offered.ask()).toPlainString(),
                source,
                Rate.plain(limit.share()).toPlainString(),
                haltedAt);
    }
}
