package dev.exchanger.exchange.quote;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.rate.RateResource;

/**
 * Asks for an offer.
 *
 * @param from   what the customer gives
 * @param to     what the customer wants
 * @param side   which of the two the amount is of
 * @param amount a decimal as a string, with no more decimals than its currency has
 */
public record QuoteRequest(
        @NotNull @Pattern(regexp = RateResource.CODE, message = RateResource.CODE_SPELLING) @Schema(examples = "USDT")
        String from,

        @NotNull @Pattern(regexp = RateResource.CODE, message = RateResource.CODE_SPELLING) @Schema(examples = "UAH")
        String to,

        @NotNull Side side,

        @NotNull @Pattern(regexp = Money.PATTERN, message = Money.SPELLING) @Schema(examples = "100.00")
        String amount) {}
