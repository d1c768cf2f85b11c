package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.time.Instant;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A row of the rate history.
 *
 * @param id         grows with every new rate
 * @param from       base currency
 * @param to         counter currency
 * @param bid        what the desk pays for one unit of the base
 * @param ask        what the desk takes for one
 * @param rate       the middle of both
 * @param source     {@code operator} or the name of a {@link RateSource}
 * @param validFrom  when it began
 * @param validUntil when the desk no longer stands behind it
 * @param holds      whether it did when the row was read, by the database's clock
 */
public record Rate(
        long id,
        String from,
        String to,
        BigDecimal bid,
        BigDecimal ask,
        BigDecimal rate,
        String source,
        Instant validFrom,
        Instant validUntil,
        boolean holds) {

    /** The source of a rate that an operator set. */
    public static final String OPERATOR = "operator";

    static Rate from(Row row) {
        return new Rate(
                row.getLong("id"),
                row.getString("from_currency"),
                row.getString("to_currency"),
                plain(row.getBigDecimal("bid")),
                plain(row.getBigDecimal("ask")),
                plain(row.getBigDecimal("rate")),
                row.getString("source"),
                row.getOffsetDateTime("valid_from").toInstant(),
                row.getOffsetDateTime("valid_until").toInstant(),
                row.getBoolean("holds"));
    }

    /** A number without trailing zeros and never in exponent form: {@code 41.2}, {@code 64000}. */
    public static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
