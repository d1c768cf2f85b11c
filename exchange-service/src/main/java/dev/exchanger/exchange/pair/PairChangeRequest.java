package dev.exchanger.exchange.pair;

import java.math.BigDecimal;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.money.Money;

/**
 * All rules of a direction anew.
 *
 * @param minGive least amount to give, positive
 * @param maxGive greatest amount to give, not below the least
 * @param margin  share taken off the rate, 0 to below 1
 * @param fee     share of what is paid out, 0 to below 1
 * @param enabled whether it is exchanged
 */
public record PairChangeRequest(
        @NotNull @Pattern(regexp = Money.PATTERN, message = Money.SPELLING) @Schema(examples = "10")
        String minGive,

        @NotNull @Pattern(regexp = Money.PATTERN, message = Money.SPELLING) @Schema(examples = "50000")
        String maxGive,

        @NotNull @Pattern(regexp = SHARE, message = SHARE_SPELLING) @Schema(examples = "0.005")
        String margin,

        @NotNull @Pattern(regexp = SHARE, message = SHARE_SPELLING) @Schema(examples = "0")
        String fee,

        @NotNull Boolean enabled) {

    private static final String SHARE = "^0(\\.[0-9]{1,10})?$";
    private static final String SHARE_SPELLING = "must be a share from 0 to below 1, with at most 10 decimals";

    /** The same as numbers. */
    PairRules rules() {
        return new PairRules(
                new BigDecimal(minGive), new BigDecimal(maxGive), new BigDecimal(margin), new BigDecimal(fee), enabled);
    }
}
