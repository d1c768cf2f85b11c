package dev.exchanger.exchange.pair;

import java.math.BigDecimal;
import java.util.List;

import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.rate.Rate;

/**
 * The rules of a direction; decimals as strings.
 *
 * @param from    what customers give
 * @param to      what they get
 * @param minGive least amount to give
 * @param maxGive greatest amount to give
 * @param margin  share taken off the rate, 0 to below 1
 * @param fee     share of what is paid out, 0 to below 1
 * @param enabled whether it is exchanged
 * @param version one more with each change; also the entity tag
 */
public record Pair(
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        @Schema(examples = "10") BigDecimal minGive,
        @Schema(examples = "50000") BigDecimal maxGive,
        @Schema(examples = "0.005") BigDecimal margin,
        @Schema(examples = "0") BigDecimal fee,
        boolean enabled,
        long version) {

    /** All pairs, by currencies. */
    public record Pairs(List<Pair> pairs) {}

    static Pair from(Row row) {
        return new Pair(
                row.getString("from_currency"),
                row.getString("to_currency"),
                Rate.plain(row.getBigDecimal("min_give")),
                Rate.plain(row.getBigDecimal("max_give")),
                Rate.plain(row.getBigDecimal("margin")),
                Rate.plain(row.getBigDecimal("fee_share")),
                row.getBoolean("enabled"),
                row.getLong("version"));
    }
}
