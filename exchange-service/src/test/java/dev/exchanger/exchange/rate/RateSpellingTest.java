package dev.exchanger.exchange.rate;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What operators write into the configuration is understood or refused at start, never guessed. */
class RateSpellingTest {

    @Test
    void aRateIsRead() {
        assertThat(SourcedRate.of(" USDT/UAH=41.20:41.60"))
                .isEqualTo(new SourcedRate("USDT", "UAH", new BigDecimal("41.20"), new BigDecimal("41.60")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "USDT/UAH",
                "USDT/UAH=41.2",
                "usdt/uah=1:2",
                "USDT/UAH=2:1",
                "USDT/UAH=0:1",
                "USDT/UAH=-1:1",
                "USDT/USDT=1:1",
                "USDT/UAH=1e2:1e3",
                "USDT/UAH=1:2:3"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SourcedRate.of(text));
    }

    @Test
    void aCurrencyIsRead() {
        CurrencySpec usdt = CurrencySpec.of("USDT=crypto:6:10:50000:TRC20");
        assertThat(usdt.scale()).isEqualTo(6);
        assertThat(usdt.network()).contains("TRC20");
        assertThat(CurrencySpec.of("UAH=fiat:2:400:2000000").network()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UAH", "UAH=fiat", "UAH=fiat:2:0:10", "UAH=fiat:2:10:5", "UAH=fiat:19:1:2", "UAH=paper:2:1:2"})
    void anyOtherCurrencyIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CurrencySpec.of(text));
    }
}
