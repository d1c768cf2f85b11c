package dev.exchanger.exchange.desk.order;

import java.time.Instant;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Money an operator has seen come in.
 *
 * @param amount        how much, positive
 * @param currency      of what
 * @param transactionId the bank's or the chain's name of the transaction: it is credited once
 * @param paidAt        when it was paid; absent for now
 */
public record ConfirmationRequest(
        @NotNull
        @Pattern(
                regexp = "^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,18})?$",
                message = "must be a decimal such as 100.00, with at most 15 digits before and 18 after the point")
        @Schema(examples = "100.00")
        String amount,

        @NotNull @Pattern(regexp = "^[A-Z0-9]{1,16}$", message = "must be a currency code") @Schema(examples = "USDT")
        String currency,

        @NotNull
        @Pattern(regexp = "^[\\x21-\\x7e]{1,128}$", message = "must be 1 to 128 visible ASCII characters")
        @Schema(examples = "TRX-2026-000123")
        String transactionId,

        Instant paidAt) {}
