package dev.exchanger.exchange.refund;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.money.Money;

/**
 * What is to go back.
 *
 * @param amount   how much, positive
 * @param currency of what; absent for the currency the customer was asked for
 * @param provider where the money lies; absent for the provider of the order's last payment in that currency
 * @param reason   why, for the colleague who approves and for the record
 */
public record RefundRequest(
        @NotNull @Pattern(regexp = Money.PATTERN, message = Money.SPELLING) @Schema(examples = "100.00")
        String amount,

        @Pattern(regexp = "^[A-Z0-9]{1,16}$", message = "must be a currency code") @Schema(examples = "USDT")
        String currency,

        @Pattern(regexp = "^[a-z0-9-]{1,32}$", message = "must be the name of a provider") @Schema(examples = "sandbox")
        String provider,

        @NotBlank
        @Size(max = 500)
        @Pattern(regexp = "^[^\\x00-\\x1f\\x7f]*$", message = "must not hold control characters")
        String reason) {}
