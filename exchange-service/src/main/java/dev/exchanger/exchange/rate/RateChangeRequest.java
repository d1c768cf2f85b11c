package dev.exchanger.exchange.rate;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * A rate set by an operator.
 *
 * @param bid      what the desk pays for one unit of the base currency
 * @param ask      what it takes for one, not below the bid
 * @param validFor ISO-8601 duration, 1 second to 30 days; absent for the configured time
 */
public record RateChangeRequest(
        @NotNull @Pattern(regexp = PRICE, message = PRICE_SPELLING) @Schema(examples = "41.20")
        String bid,

        @NotNull @Pattern(regexp = PRICE, message = PRICE_SPELLING) @Schema(examples = "41.60")
        String ask,

        @DurationMin(seconds = 1) @DurationMax(days = 30) @Schema(type = SchemaType.STRING, examples = "PT12H")
        Duration validFor) {

    private static final String PRICE_SPELLING =
            "must be a decimal such as 41.20, with at most 12 digits before and 18 after the point";
    private static final String PRICE = "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,18})?$";
}
