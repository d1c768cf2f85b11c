package dev.exchanger.exchange.quote;

import java.math.BigDecimal;
import java.math.BigInteger;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.rate.PricedPair;

import static org.assertj.core.api.Assertions.assertThat;

/** No amount, rate, margin or fee makes the desk lose by rounding, and nobody gains by going there and back. */
class PriceTest {

    private static final Currency USDT = new Currency("USDT", 6);
    private static final Currency UAH = new Currency("UAH", 2);

    @Example
    void aPlainExchange() {
        BigDecimal rate = rate("41.20", "41.60", false, "0");
        Price price = Price.forGive(Money.of("100", USDT), UAH, rate, BigDecimal.ZERO);
        assertThat(price.get()).isEqualTo(Money.of("4120.00", UAH));
        assertThat(price.fee()).isEqualTo(Money.of("0.00", UAH));
    }

    @Example
    void theOtherDirectionIsPricedByTheAsk() {
        BigDecimal rate = rate("41.20", "41.60", true, "0");
        Price price = Price.forGive(Money.of("4160", UAH), USDT, rate, BigDecimal.ZERO);
        // 1/41.60 does not end: the customer gets a millionth less, never a millionth more.
        assertThat(price.get()).isEqualTo(Money.of("99.999999", USDT));
    }

    @Example
    void marginAndFeeAreTakenOff() {
        BigDecimal rate = rate("40", "41", false, "0.01");
        Price price = Price.forGive(Money.of("100", USDT), UAH, rate, new BigDecimal("0.005"));
        assertThat(price.rate()).isEqualByComparingTo("39.6");
        assertThat(price.get()).isEqualTo(Money.of("3940.20", UAH));
        assertThat(price.fee()).isEqualTo(Money.of("19.80", UAH));
    }

    @Property
    void whatIsHandedOutIsNeverMoreThanTheRateSays(
            @ForAll("amounts") BigDecimal amount,
            @ForAll("prices") BigDecimal bid,
            @ForAll("shares") BigDecimal margin,
            @ForAll("shares") BigDecimal fee,
            @ForAll boolean inverse,
            @ForAll @IntRange(max = 8) int fromScale,
            @ForAll @IntRange(max = 8) int toScale) {
        Currency from = new Currency("AAA", fromScale);
        Currency to = new Currency("BBB", toScale);
        BigDecimal rate = PricedPair.customerRate(bid, bid, inverse, margin);
        Price price = Price.forGive(Money.up(amount, from), to, rate, fee);

        BigDecimal exact = price.give().amount().multiply(rate).multiply(BigDecimal.ONE.subtract(fee));
        assertThat(price.get().amount()).isLessThanOrEqualTo(exact);
        assertThat(exact.subtract(price.get().amount())).isLessThan(unit(to));
        assertThat(price.fee().amount()).isNotNegative();
        assertThat(price.get().plus(price.fee()).amount())
                .isLessThanOrEqualTo(price.give().amount().multiply(rate));
    }

    @Property
    void whatIsAskedForIsTheLeastThatCoversTheResult(
            @ForAll("amounts") BigDecimal amount,
            @ForAll("prices") BigDecimal bid,
            @ForAll("shares") BigDecimal margin,
            @ForAll("shares") BigDecimal fee,
            @ForAll boolean inverse) {
        BigDecimal rate = PricedPair.customerRate(bid, bid, inverse, margin);
        BigDecimal net = rate.multiply(BigDecimal.ONE.subtract(fee));
        Price price = Price.forGet(Money.up(amount, UAH), USDT, rate, fee);

        assertThat(price.give().amount().multiply(net))
                .isGreaterThanOrEqualTo(price.get().amount());
        assertThat(price.give().amount().subtract(unit(USDT)).multiply(net))
                .isLessThan(price.get().amount());
        assertThat(price.fee().amount()).isNotNegative();
    }

    @Property
    void nobodyGainsByGoingThereAndBack(
            @ForAll("amounts") BigDecimal amount,
            @ForAll("prices") BigDecimal bid,
            @ForAll("shares") BigDecimal spread) {
        BigDecimal ask = bid.multiply(BigDecimal.ONE.add(spread));
        Money start = Money.up(amount, USDT);
        Price there =
                Price.forGive(start, UAH, PricedPair.customerRate(bid, ask, false, BigDecimal.ZERO), BigDecimal.ZERO);
        Price back = Price.forGive(
                there.get(), USDT, PricedPair.customerRate(bid, ask, true, BigDecimal.ZERO), BigDecimal.ZERO);
        assertThat(back.get()).isLessThanOrEqualTo(start);
    }

    @Provide
    Arbitrary<BigDecimal> amounts() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("0.000001"), new BigDecimal("1000000000"))
                .ofScale(6);
    }

    @Provide
    Arbitrary<BigDecimal> prices() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("0.0001"), new BigDecimal("100000"))
                .ofScale(10);
    }

    @Provide
    Arbitrary<BigDecimal> shares() {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("0.3"))
                .ofScale(6);
    }

    private static BigDecimal rate(String bid, String ask, boolean inverse, String margin) {
        return PricedPair.customerRate(new BigDecimal(bid), new BigDecimal(ask), inverse, new BigDecimal(margin));
    }

    private static BigDecimal unit(Currency currency) {
        return new BigDecimal(BigInteger.ONE, currency.scale());
    }
}
