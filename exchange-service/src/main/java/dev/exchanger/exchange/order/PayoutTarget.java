package dev.exchanger.exchange.order;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where the result of the exchange goes.
 *
 * @param method  how it is paid out, e.g. {@code card} or {@code trc20}
 * @param account card number, IBAN or wallet address
 * @param holder  the account's owner, where the method needs one
 */
public record PayoutTarget(
        @NotNull
        @Pattern(
                regexp = "^[a-z0-9][a-z0-9-]{0,31}$",
                message = "must be 1 to 32 lower-case letters, digits and hyphens")
        @Schema(examples = "card")
        String method,

        @NotBlank
        @Size(max = 128)
        @Pattern(regexp = PRINTABLE, message = "must not hold control characters")
        @Schema(examples = "4444333322221111")
        String account,

        @Size(min = 1, max = 128) @Pattern(regexp = PRINTABLE, message = "must not hold control characters")
        String holder) {

    // Control characters have no place in an account and are no use but to confuse whoever reads it.
    private static final String PRINTABLE = "^[^\\x00-\\x1f\\x7f]*$";
}
