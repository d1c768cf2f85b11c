package dev.exchanger.exchange.pair;

import java.math.BigDecimal;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.rate.Rate;

/**
 * What an operator may say about a direction; decimals as strings.
 *
 * @param minGive least amount to give
 * @param maxGive greatest amount to give
 * @param margin  share taken off the rate, 0 to below 1
 * @param fee     share of what is paid out, 0 to below 1
 * @param enabled whether it is exchanged
 */
public record PairRules(
        @Schema(examples = "10") BigDecimal minGive,
        @Schema(examples = "50000") BigDecimal maxGive,
        @Schema(examples = "0.005") BigDecimal margin,
        @Schema(examples = "0") BigDecimal fee,
        boolean enabled) {

    static PairRules from(Row row) {
        return new PairRules(
                Rate.plain(row.getBigDecimal("min_give")),
                Rate.plain(row.getBigDecimal("max_give")),
                Rate.plain(row.getBigDecimal("margin")),
                Rate.plain(row.getBigDecimal("fee_share")),
                row.getBoolean("enabled"));
    }

    /** How far margin and fee together are from others: the share by which the price may move. */
    BigDecimal distance(BigDecimal otherMargin, BigDecimal otherFee) {
        return margin.subtract(otherMargin).abs().add(fee.subtract(otherFee).abs());
    }

    /** Adds the rules to a statement's values, in the order of the components. */
    Tuple addTo(Tuple values) {
        return values.addBigDecimal(minGive)
                .addBigDecimal(maxGive)
                .addBigDecimal(margin)
                .addBigDecimal(fee)
                .addBoolean(enabled);
    }
}
