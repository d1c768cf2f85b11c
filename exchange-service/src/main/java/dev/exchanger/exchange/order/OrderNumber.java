package dev.exchanger.exchange.order;

import java.security.SecureRandom;

/**
 * Numbers people read to each other: ten symbols of Crockford's base 32 (no I, L, O, U), as {@code 7K3QX-M9A2F}.
 * Random, because a running number would tell how many orders the desk has.
 */
public final class OrderNumber {

    private static final char[] SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private OrderNumber() {}

    static String next() {
        return text(5) + "-" + text(5);
    }

    /** What a payer writes on the payment: longer, as guessing one lets somebody spoil another's order. */
    public static String paymentReference() {
        return text(16);
    }

    private static String text(int length) {
        char[] symbols = new char[length];
        for (int i = 0; i < length; i++) {
            symbols[i] = SYMBOLS[RANDOM.nextInt(SYMBOLS.length)];
        }
        return new String(symbols);
    }
}
