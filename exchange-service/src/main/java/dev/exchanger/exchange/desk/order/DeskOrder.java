package dev.exchanger.exchange.desk.order;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.desk.action.Claim;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.PayoutTarget;
import dev.exchanger.exchange.rate.Rate;

/**
 * An order as operators see it. Written out, although the owner sees most of it too: what is added for one of them must
 * not reach the other by itself.
 *
 * @param id        the order
 * @param number    its number for people
 * @param userId    its owner
 * @param context   application context it was made in
 * @param status    where it stands
 * @param cause     why
 * @param from      what the owner gives
 * @param to        what the owner gets
 * @param give      amount to pay
 * @param get       amount to receive
 * @param rate      the locked rate
 * @param fee       in {@code to}
 * @param paid      what has come in
 * @param payout    where the result goes
 * @param createdAt when it was made
 * @param expiresAt deadline of the payment
 * @param version   also the entity tag
 * @param claim     who works on it, absent if nobody does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeskOrder(
        UUID id,
        @Schema(examples = "7K3QX-M9A2F") String number,
        UUID userId,
        @Schema(examples = "web") String context,
        OrderStatus status,
        @Schema(examples = "payment") String cause,
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        @Schema(examples = "100.000000") String give,
        @Schema(examples = "4120.00") String get,
        @Schema(examples = "41.2") String rate,
        @Schema(examples = "0.00") String fee,
        @Schema(examples = "100.000000") String paid,
        PayoutTarget payout,
        Instant createdAt,
        Instant expiresAt,
        long version,
        Claim claim) {

    /** @param claim null for none */
    static DeskOrder of(Order order, Claim claim) {
        return new DeskOrder(
                order.id(),
                order.number(),
                order.userId(),
                order.context(),
                order.status(),
                order.cause(),
                order.give().currency().code(),
                order.get().currency().code(),
                order.give().text(),
                order.get().text(),
                Rate.plain(order.rate()).toPlainString(),
                order.fee().text(),
                order.paid().text(),
                order.payout(),
                order.createdAt(),
                order.expiresAt(),
                order.version(),
                claim);
    }
}
