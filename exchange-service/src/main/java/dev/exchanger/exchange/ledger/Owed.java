package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;

/**
 * What the desk owes for an order.
 *
 * @param account  {@link Account#CUSTOMER} or {@link Account#SUSPENSE}
 * @param currency of what
 * @param amount   how much, positive
 */
public record Owed(String account, String currency, BigDecimal amount) {}
