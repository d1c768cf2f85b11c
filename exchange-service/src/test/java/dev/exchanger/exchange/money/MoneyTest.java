package dev.exchanger.exchange.money;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MoneyTest {

    private static final Currency UAH = new Currency("UAH", 2);
    private static final Currency USDT = new Currency("USDT", 6);

    @Test
    void theSameMoneyIsEqualHoweverItWasWritten() {
        assertThat(Money.of("100", UAH)).isEqualTo(Money.of("100.00", UAH)).hasToString("100.00 UAH");
        assertThat(Money.of("100", UAH)).hasSameHashCodeAs(Money.of("100.000", UAH));
    }

    @Test
    void anAmountIsNeverRoundedSilently() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of("0.001", UAH));
        assertThat(Money.down(new BigDecimal("0.019"), UAH)).isEqualTo(Money.of("0.01", UAH));
        assertThat(Money.up(new BigDecimal("0.011"), UAH)).isEqualTo(Money.of("0.02", UAH));
    }

    @Test
    void currenciesAreNotMixed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of("1", UAH).plus(Money.of("1", USDT)));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of("1", UAH).compareTo(Money.of("1", USDT)));
    }

    @Test
    void whatTheDatabaseCannotHoldIsRefused() {
        assertThat(Money.of("999999999999999999.99", UAH).text()).isEqualTo("999999999999999999.99");
        assertThatIllegalArgumentException().isThrownBy(() -> Money.of("1000000000000000000", UAH));
    }

    @Test
    void hugeExponentsAreNotWrittenOut() {
        assertThat(Money.fits(new BigDecimal("1E-5"), UAH)).isFalse();
        assertThat(Money.fits(new BigDecimal("1E+2"), UAH)).isTrue();
    }
}
