package dev.exchanger.exchange.money;

import java.util.Objects;

/**
 * A currency the desk knows.
 *
 * @param code  its code: ISO 4217 for fiat, the field's usual ticker for crypto (with the network where there are
 *              several, as in {@code USDTTRC20})
 * @param scale decimals of its smallest unit, 0 to 18
 */
public record Currency(String code, int scale) {

    /** The most decimals any currency may have; also what the database columns hold. */
    public static final int MAX_SCALE = 18;

    public Currency {
        Objects.requireNonNull(code);
        if (scale < 0 || scale > MAX_SCALE) {
            throw new IllegalArgumentException("scale of " + code + " is " + scale);
        }
    }

    @Override
    public String toString() {
        return code;
    }
}
