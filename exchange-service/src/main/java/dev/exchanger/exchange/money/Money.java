package dev.exchanger.exchange.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of one currency, always with exactly the currency's decimals: two amounts are equal when they are
 * the same money. Arithmetic never rounds; the only ways to lose a digit are {@link #down} and {@link #up}, so every
 * rounding is visible and says in whose favour it is.
 *
 * @param amount   the amount; its scale is the currency's
 * @param currency the currency
 */
public record Money(BigDecimal amount, Currency currency) implements Comparable<Money> {

    /** Digits before the point that the database columns hold. */
    public static final int MAX_INTEGER_DIGITS = 18;

    /** How an amount is spelled in JSON: a string, no sign, no exponent, no leading zeros. */
    public static final String PATTERN = "^(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?$";

    /** What {@link #PATTERN} says, for whoever did not keep to it. */
    public static final String SPELLING = "must be a decimal such as 100.00, with at most 18 digits on each side";

    public Money {
        if (amount.stripTrailingZeros().scale() > currency.scale()) {
            throw new IllegalArgumentException(
                    currency + " has " + currency.scale() + " decimals, the amount " + amount.scale());
        }
        amount = amount.setScale(currency.scale(), RoundingMode.UNNECESSARY);
        if (amount.precision() - amount.scale() > MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException("amount out of range");
        }
    }

    /** The exact amount. @throws IllegalArgumentException if it has more decimals than the currency */
    public static Money of(String amount, Currency currency) {
        return new Money(new BigDecimal(amount), currency);
    }

    /** The largest representable amount not above {@code exact}: what the desk hands out. */
    public static Money down(BigDecimal exact, Currency currency) {
        return new Money(exact.setScale(currency.scale(), RoundingMode.FLOOR), currency);
    }

    /** The smallest representable amount not below {@code exact}: what the desk asks for. */
    public static Money up(BigDecimal exact, Currency currency) {
        return new Money(exact.setScale(currency.scale(), RoundingMode.CEILING), currency);
    }

    /** True if {@code amount} can be written in {@code currency} without rounding. */
    public static boolean fits(BigDecimal amount, Currency currency) {
        return amount.stripTrailingZeros().scale() <= currency.scale();
    }

    public Money plus(Money other) {
        return new Money(amount.add(sameCurrency(other).amount), currency);
    }

    public Money minus(Money other) {
        return new Money(amount.subtract(sameCurrency(other).amount), currency);
    }

    public boolean isPositive() {
        return amount.signum() > 0;
    }

    @Override
    public int compareTo(Money other) {
        return amount.compareTo(sameCurrency(other).amount);
    }

    /** The amount as it stands in JSON, e.g. {@code 100.00}. */
    public String text() {
        return amount.toPlainString();
    }

    @Override
    public String toString() {
        return text() + " " + currency;
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot combine " + currency + " with " + other.currency);
        }
        return other;
    }
}
