package dev.exchanger.exchange.order;

import java.util.Optional;

import dev.exchanger.exchange.money.Money;

/**
 * How to pay an order.
 *
 * @param provider  with whom
 * @param reference what to put on the payment: it finds the order
 * @param due       how much
 * @param text      what else the payer was told, in the language that was asked for; empty for nothing
 */
public record PaymentInstruction(String provider, String reference, Money due, Optional<String> text) {}
