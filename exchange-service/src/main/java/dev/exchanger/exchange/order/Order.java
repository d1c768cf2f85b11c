package dev.exchanger.exchange.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;

/**
 * An order as the database has it.
 *
 * @param id        the order, UUIDv7
 * @param number    what people call it
 * @param userId    its owner
 * @param context   application context it was made in
 * @param status    where it stands
 * @param cause     why
 * @param give      what the owner pays
 * @param get       what the owner receives
 * @param rate      the locked rate
 * @param fee       the desk's fee, in the received currency
 * @param paid      what has come in, in the given currency
 * @param payout    where the result goes
 * @param payment   how to pay
 * @param createdAt when it was made
 * @param expiresAt the deadline of the payment, whole milliseconds
 * @param version   1 at first, one more with each change of the status or, after a downtime, of the deadline
 * @param overdue   whether it waited for a payment past its deadline when it was read, by the database's clock
 */
public record Order(
        UUID id,
        String number,
        UUID userId,
        String context,
        OrderStatus status,
        String cause,
        Money give,
        Money get,
        BigDecimal rate,
        Money fee,
        Money paid,
        PayoutTarget payout,
        PaymentInstruction payment,
        Instant createdAt,
        Instant expiresAt,
        long version,
        boolean overdue) {

    /** The cause of a new order's status. */
    static final String CREATED = "created";

    /** As it was the moment it was made: the answer to a repeated request is the first answer. */
    Order asCreated() {
        return new Order(
                id,
                number,
                userId,
                context,
                OrderStatus.PENDING,
                CREATED,
                give,
                get,
                rate,
                fee,
                Money.down(BigDecimal.ZERO, give.currency()),
                payout,
                payment,
                createdAt,
                expiresAt,
                1,
                false);
    }

    /** Reads a row of {@link OrderSql#COLUMNS}. */
    public static Order from(Row row) {
        Currency from = new Currency(row.getString("from_currency"), row.getInteger("from_scale"));
        Currency to = new Currency(row.getString("to_currency"), row.getInteger("to_scale"));
        Money give = new Money(row.getBigDecimal("amount"), from);
        return new Order(
                row.getUUID("id"),
                row.getString("number"),
                row.getUUID("user_id"),
                row.getString("application_context"),
                OrderStatus.of(row.getString("status")),
                row.getString("cause"),
                give,
                new Money(row.getBigDecimal("amount_out"), to),
                row.getBigDecimal("exchange_rate"),
                new Money(row.getBigDecimal("fee"), to),
                new Money(row.getBigDecimal("paid_amount"), from),
                new PayoutTarget(
                        row.getString("payout_method"),
                        row.getString("payout_account"),
                        row.getString("payout_holder")),
                new PaymentInstruction(
                        row.getString("payment_provider"),
                        row.getString("payment_reference"),
                        give,
                        Optional.ofNullable(row.getString("payment_instructions"))),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getLong("version"),
                row.getBoolean("overdue"));
    }
}
