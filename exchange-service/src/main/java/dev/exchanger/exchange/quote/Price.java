package dev.exchanger.exchange.quote;

import java.math.BigDecimal;
import java.math.RoundingMode;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;

/**
 * What an exchange costs, computed exactly and rounded in the desk's favour: what the customer gets is rounded down,
 * what the customer gives is rounded up, each once.
 *
 * @param give what the customer pays
 * @param get  what the customer receives, fee already taken off
 * @param rate units of the received currency for one unit of the given one, before the fee
 * @param fee  the desk's fee in the received currency; {@code get + fee} is {@code give x rate} in whole smallest units
 */
public record Price(Money give, Money get, BigDecimal rate, Money fee) {

    /** The price when the customer names what to give. */
    public static Price forGive(Money give, Currency to, BigDecimal rate, BigDecimal feeShare) {
        BigDecimal gross = give.amount().multiply(rate);
        Money get = Money.down(gross.multiply(BigDecimal.ONE.subtract(feeShare)), to);
        return new Price(give, get, rate, Money.down(gross, to).minus(get));
    }

    /** The price when the customer names what to get. */
    public static Price forGet(Money get, Currency from, BigDecimal rate, BigDecimal feeShare) {
        BigDecimal net = rate.multiply(BigDecimal.ONE.subtract(feeShare));
        // Divided with the remainder rounded up at the last digit of the currency: one rounding, not two.
        Money give = new Money(get.amount().divide(net, from.scale(), RoundingMode.CEILING), from);
        return new Price(
                give,
                get,
                rate,
                Money.down(give.amount().multiply(rate), get.currency()).minus(get));
    }
}
