package dev.exchanger.exchange.quote;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.rate.Rate;

/**
 * An offer: order with its id before it expires.
 *
 * @param id        the quote
 * @param from      what the customer gives
 * @param to        what the customer gets
 * @param side      which amount the customer named
 * @param give      amount to pay
 * @param get       amount to receive, fee taken off
 * @param rate      units of {@code to} for one {@code from}
 * @param fee       in {@code to}
 * @param expiresAt until when it can be ordered
 * @param source    who set the rate
 * @param signature proof of these terms
 */
public record QuoteResponse(
        UUID id,
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        Side side,
        @Schema(examples = "100.000000") String give,
        @Schema(examples = "4120.00") String get,
        @Schema(examples = "41.2") String rate,
        @Schema(examples = "0.00") String fee,
        Instant expiresAt,
        @Schema(examples = "static") String source,
        String signature) {

    static QuoteResponse of(Quote quote) {
        return new QuoteResponse(
                quote.id(),
                quote.give().currency().code(),
                quote.get().currency().code(),
                quote.side(),
                quote.give().text(),
                quote.get().text(),
                Rate.plain(quote.rate()).toPlainString(),
                quote.fee().text(),
                quote.expiresAt(),
                quote.origin().source(),
                quote.signature());
    }
}
