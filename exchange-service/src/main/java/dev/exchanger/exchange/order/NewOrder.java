package dev.exchanger.exchange.order;

import java.util.UUID;

import dev.exchanger.platform.id.UuidV7;

/**
 * What an order is made of beside its quote.
 *
 * @param id               its id
 * @param number           its number
 * @param userId           its owner
 * @param context          application context, the quote's too
 * @param quoteId          the quote to use up
 * @param payout           where the result goes
 * @param paymentReference what the payer puts on the payment
 * @param payment          with whom it is paid
 */
record NewOrder(
        UUID id,
        String number,
        UUID userId,
        String context,
        UUID quoteId,
        PayoutTarget payout,
        String paymentReference,
        PaymentChoice.Choice payment) {

    static NewOrder of(UUID userId, String context, UUID quoteId, PayoutTarget payout, PaymentChoice.Choice payment) {
        return new NewOrder(
                UuidV7.next(),
                OrderNumber.next(),
                userId,
                context,
                quoteId,
                payout,
                OrderNumber.paymentReference(),
                payment);
    }
}
