package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;

/**
 * One side of a transaction.
 *
 * @param account  what it changes, see {@link Account}
 * @param currency code; it may be one the desk does not deal in
 * @param amount   a debit if positive, a credit if negative, never zero
 */
public record Posting(String account, String currency, BigDecimal amount) {

    public Posting {
        if (amount.signum() == 0) {
            throw new IllegalArgumentException("a posting moves something");
        }
    }

    static Posting debit(String account, String currency, BigDecimal amount) {
        return new Posting(account, currency, amount);
    }

    static Posting credit(String account, String currency, BigDecimal amount) {
        return new Posting(account, currency, amount.negate());
    }
}
