package dev.exchanger.exchange.payment;

/**
 * What a provider's callback tells of a payment.
 *
 * @param confirmed whether the provider vouches for the money; otherwise it has only been seen coming
 * @param notice    the payment
 */
public record PaymentNews(boolean confirmed, PaymentNotice notice) {}
