package dev.exchanger.exchange.reserve;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.money.Money;

/**
 * What the owners bring or take.
 *
 * @param amount positive, with no more decimals than the currency has
 * @param reason why, for the record
 */
public record ReserveChangeRequest(
        @NotNull @Pattern(regexp = Money.PATTERN, message = Money.SPELLING) @Schema(examples = "50000.00")
        String amount,

        @NotBlank
        @Size(max = 500)
        @Pattern(regexp = "^[^\\x00-\\x1f\\x7f]*$", message = "must not hold control characters")
        @Schema(examples = "weekly top-up")
        String reason) {}
