package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a provider says about money that came in.
 *
 * @param provider      who says it
 * @param transactionId the provider's name of the transaction: it credits one order once
 * @param reference     what the payer put on it
 * @param amount        how much, positive, at most 15 digits before and 18 after the point
 * @param currency      of what
 * @param paidAt        when it was paid, by the provider's clock
 */
public record PaymentNotice(
        String provider, String transactionId, String reference, BigDecimal amount, String currency, Instant paidAt) {

    /** The same payment, made at another time. */
    PaymentNotice paidAt(Instant at) {
        return new PaymentNotice(provider, transactionId, reference, amount, currency, at);
    }
}
