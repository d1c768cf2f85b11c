package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import io.vertx.mutiny.sqlclient.Row;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.money.Currency;
import dev.exchanger.platform.problem.ProblemException;

/**
 * A direction customers can exchange in, with the rate it is priced by: one consistent read of pair, currencies and
 * rate.
 *
 * @param from        what the customer gives
 * @param to          what the customer gets
 * @param inverse     true if the rate's base currency is {@code to}
 * @param minGive     least amount to give
 * @param maxGive     greatest amount to give
 * @param margin      share taken off the rate
 * @param feeShare    share of the result kept as fee
 * @param pairVersion version of the pair's rules
 * @param rateId      row of the rate history
 * @param bid         as in {@link Rate}, in the rate's own direction
 * @param ask         likewise
 * @param source      who set the rate
 * @param validFrom   when it began
 * @param validUntil  when the desk no longer stands behind it
 * @param haltedAt    since when the jump breaker stops the pair; null if it does not
 * @param readAt      when this was read, by the database's clock
 */
public record PricedPair(
        Currency from,
        Currency to,
        boolean inverse,
        BigDecimal minGive,
        BigDecimal maxGive,
        BigDecimal margin,
        BigDecimal feeShare,
        long pairVersion,
        long rateId,
        BigDecimal bid,
        BigDecimal ask,
        String source,
        Instant validFrom,
        Instant validUntil,
        Instant haltedAt,
        Instant readAt) {

    /** Decimals of a rate: what the database keeps. Rates are cut, never rounded up. */
    public static final int RATE_SCALE = 18;

    private static final Duration STALE_RETRY = Duration.ofSeconds(5);
    // A human has to look at it first.
    private static final Duration HALTED_RETRY = Duration.ofSeconds(60);
    private static final MathContext PRECISION = new MathContext(60, RoundingMode.DOWN);

    /** Whether the desk stands behind the rate: it has not run out and the pair is not halted. */
    public boolean fresh() {
        return !halted() && validUntil.isAfter(readAt);
    }

    /** Whether the pair waits for an operator because its rate jumped. */
    public boolean halted() {
        return haltedAt != null;
    }

    /** Fails with {@code pair-halted} or {@code rate-stale} unless a price can be made of it now. */
    public void requireFresh() {
        if (halted()) {
            throw new ProblemException(ExchangeProblem.PAIR_HALTED, null).withRetryAfter(HALTED_RETRY);
        }
        if (!fresh()) {
            throw new ProblemException(ExchangeProblem.RATE_STALE, null).withRetryAfter(STALE_RETRY);
        }
    }

    /** Units of {@code to} for one unit of {@code from}, margin taken off, before the fee; in the desk's favour. */
    public BigDecimal customerRate() {
        return customerRate(bid, ask, inverse, margin);
    }

    /** The desk's buying price of {@code from}, in {@code to}, without margin. */
    BigDecimal directedBid() {
        return directedBid(bid, ask, inverse);
    }

    /** The desk's selling price of {@code from}, in {@code to}. */
    BigDecimal directedAsk() {
        return directedAsk(bid, ask, inverse);
    }

    /** The buying price of a direction from the rate's own prices, without margin. */
    static BigDecimal directedBid(BigDecimal bid, BigDecimal ask, boolean inverse) {
        return customerRate(bid, ask, inverse, BigDecimal.ZERO);
    }

    /** Its selling price. */
    static BigDecimal directedAsk(BigDecimal bid, BigDecimal ask, boolean inverse) {
        return inverse ? BigDecimal.ONE.divide(bid, PRECISION).setScale(RATE_SCALE, RoundingMode.UP) : ask;
    }

    /** The customer's rate from its parts, see {@link #customerRate()}. */
    public static BigDecimal customerRate(BigDecimal bid, BigDecimal ask, boolean inverse, BigDecimal margin) {
        BigDecimal kept = BigDecimal.ONE.subtract(margin);
        BigDecimal exact = inverse ? kept.divide(ask, PRECISION) : bid.multiply(kept);
        return exact.setScale(RATE_SCALE, RoundingMode.DOWN);
    }

    static PricedPair from(Row row) {
        OffsetDateTime haltedAt = row.getOffsetDateTime("halted_at");
        return new PricedPair(
                new Currency(row.getString("from_currency"), row.getInteger("from_scale")),
                new Currency(row.getString("to_currency"), row.getInteger("to_scale")),
                row.getBoolean("inverse"),
                row.getBigDecimal("min_give"),
                row.getBigDecimal("max_give"),
                row.getBigDecimal("margin"),
                row.getBigDecimal("fee_share"),
                row.getLong("pair_version"),
                row.getLong("rate_id"),
                row.getBigDecimal("bid"),
                row.getBigDecimal("ask"),
                row.getString("source"),
                row.getOffsetDateTime("valid_from").toInstant(),
                row.getOffsetDateTime("valid_until").toInstant(),
                haltedAt == null ? null : haltedAt.toInstant(),
                row.getOffsetDateTime("read_at").toInstant());
    }
}
