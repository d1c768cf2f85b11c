package dev.exchanger.exchange.order;

import dev.exchanger.exchange.money.Money;

/**
 * How to pay an order.
 *
 * @param provider  with whom
 * @param reference what to put on the payment: it finds the order
 * @param due       how much
 */
public record PaymentInstruction(String provider, String reference, Money due) {}
