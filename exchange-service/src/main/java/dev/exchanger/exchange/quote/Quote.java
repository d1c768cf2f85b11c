package dev.exchanger.exchange.quote;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;

/**
 * An offer to one user.
 *
 * @param id        the quote
 * @param userId    to whom it was made
 * @param context   in which application context
 * @param side      which amount the user named
 * @param give      what the user pays
 * @param get       what the user receives
 * @param rate      units of the received currency for one of the given
 * @param fee       the desk's fee, in the received currency
 * @param origin    what the price was made of
 * @param expiresAt until when it holds, whole milliseconds
 * @param signature what {@link QuoteSigner} made of all the above but the origin
 */
public record Quote(
        UUID id,
        UUID userId,
        String context,
        Side side,
        Money give,
        Money get,
        BigDecimal rate,
        Money fee,
        Origin origin,
        Instant expiresAt,
        String signature) {

    /**
     * Provenance of a price.
     *
     * @param rateId      row of the rate history
     * @param source      who set that rate
     * @param bid         its bid
     * @param ask         its ask
     * @param margin      margin taken off
     * @param pairVersion version of the pair's rules
     */
    public record Origin(
            long rateId, String source, BigDecimal bid, BigDecimal ask, BigDecimal margin, long pairVersion) {}

    Quote signed(String with) {
        return new Quote(id, userId, context, side, give, get, rate, fee, origin, expiresAt, with);
    }

    static Quote from(Row row) {
        Currency from = new Currency(row.getString("from_currency"), row.getInteger("from_scale"));
        Currency to = new Currency(row.getString("to_currency"), row.getInteger("to_scale"));
        return new Quote(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("application_context"),
                Side.of(row.getString("side")),
                new Money(row.getBigDecimal("give"), from),
                new Money(row.getBigDecimal("get"), to),
                row.getBigDecimal("rate"),
                new Money(row.getBigDecimal("fee"), to),
                new Origin(
                        row.getLong("rate_id"),
                        row.getString("source"),
                        row.getBigDecimal("bid"),
                        row.getBigDecimal("ask"),
                        row.getBigDecimal("margin"),
                        row.getLong("pair_version")),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getString("signature"));
    }
}
