package dev.exchanger.exchange.payment;

/**
 * How an order is paid beside its reference, as it was published when its payer asked.
 *
 * @param version  of the published document
 * @param language of the text
 * @param text     plain text, with line breaks
 */
public record Instructions(long version, String language, String text) {}
