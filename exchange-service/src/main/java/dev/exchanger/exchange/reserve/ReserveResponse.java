package dev.exchanger.exchange.reserve;

import java.math.BigDecimal;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.ledger.Reserve;
import dev.exchanger.exchange.rate.Rate;

/**
 * What the desk has of a currency; decimals as strings.
 *
 * @param currency  code
 * @param balance   in all cash accounts together
 * @param held      promised to orders
 * @param available what can still be promised
 */
public record ReserveResponse(
        @Schema(examples = "UAH") String currency,
        @Schema(examples = "50000000") BigDecimal balance,
        @Schema(examples = "4120") BigDecimal held,
        @Schema(examples = "49995880") BigDecimal available) {

    /** All reserves, by currency. */
    public record Reserves(List<ReserveResponse> reserves) {}

    static ReserveResponse of(Reserve reserve) {
        return new ReserveResponse(
                reserve.currency(),
                Rate.plain(reserve.balance()),
                Rate.plain(reserve.held()),
                Rate.plain(reserve.available()));
    }
}
