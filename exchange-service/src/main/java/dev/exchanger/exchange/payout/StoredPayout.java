package dev.exchanger.exchange.payout;

import java.time.Instant;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.PayoutTarget;

/**
 * A payout as the database has it.
 *
 * @param id          the payout, UUIDv7
 * @param orderId     for which order
 * @param provider    through whom
 * @param key         the provider's idempotency key
 * @param amount      how much
 * @param to          where to
 * @param status      where it stands
 * @param reference   the provider's name of the transfer, null while there is none
 * @param failure     what went wrong last, or null
 * @param attempts    how often the provider was asked to pay
 * @param requestedBy the operator
 * @param createdAt   when it was first intended
 * @param updatedAt   when it changed last
 */
public record StoredPayout(
        UUID id,
        UUID orderId,
        String provider,
        String key,
        Money amount,
        PayoutTarget to,
        PayoutStatus status,
        String reference,
        String failure,
        int attempts,
        UUID requestedBy,
        Instant createdAt,
        Instant updatedAt) {

    PayoutProvider.Instruction instruction() {
        return new PayoutProvider.Instruction(key, amount, to);
    }

    static StoredPayout from(Row row) {
        return new StoredPayout(
                row.getUUID("id"),
                row.getUUID("order_id"),
                row.getString("provider"),
                row.getString("idempotency_key"),
                new Money(
                        row.getBigDecimal("amount"), new Currency(row.getString("currency"), row.getInteger("scale"))),
                new PayoutTarget(row.getString("method"), row.getString("account"), row.getString("holder")),
                PayoutStatus.of(row.getString("status")),
                row.getString("provider_reference"),
                row.getString("failure"),
                row.getInteger("attempts"),
                row.getUUID("requested_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
