package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;

/**
 * What the desk has of a currency.
 *
 * @param currency code
 * @param balance  in all cash accounts together
 * @param held     promised to orders; may for a moment count orders that have just ended
 */
public record Reserve(String currency, BigDecimal balance, BigDecimal held) {

    /** What can still be promised. */
    public BigDecimal available() {
        return balance.subtract(held);
    }
}
