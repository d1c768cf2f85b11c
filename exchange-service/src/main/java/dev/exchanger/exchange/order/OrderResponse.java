package dev.exchanger.exchange.order;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.rate.Rate;

/**
 * An order as its owner sees it.
 *
 * @param id        the order
 * @param number    its number for people
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
 * @param payment   how to pay
 */
public record OrderResponse(
        UUID id,
        @Schema(examples = "7K3QX-M9A2F") String number,
        OrderStatus status,
        @Schema(examples = "created") String cause,
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        @Schema(examples = "100.000000") String give,
        @Schema(examples = "4120.00") String get,
        @Schema(examples = "41.2") String rate,
        @Schema(examples = "0.00") String fee,
        @Schema(examples = "0.000000") String paid,
        PayoutTarget payout,
        Instant createdAt,
        Instant expiresAt,
        long version,
        Payment payment) {

    /**
     * How to pay.
     *
     * @param provider     with whom
     * @param reference    what to put on the payment
     * @param amount       how much
     * @param currency     of what
     * @param instructions what else the payer has to know; absent for nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Payment(String provider, String reference, String amount, String currency, String instructions) {

        public static Payment of(PaymentInstruction instruction) {
            return new Payment(
                    instruction.provider(),
                    instruction.reference(),
                    instruction.due().text(),
                    instruction.due().currency().code(),
                    instruction.text().orElse(null));
        }
    }

    /**
     * A page of orders, newest first.
     *
     * @param orders     the orders
     * @param nextCursor for the next page, null on the last one
     */
    public record Orders(List<OrderResponse> orders, String nextCursor) {}

    /** All steps of one order, oldest first. */
    public record History(List<OrderStep> history) {}

    static OrderResponse of(Order order) {
        return new OrderResponse(
                order.id(),
                order.number(),
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
                Payment.of(order.payment()));
    }
}
