package dev.exchanger.identity.protection;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallerAddressTest {

    @Test
    void believesOnlyWhatTrustedProxiesHaveWritten() {
        List<String> chain = List.of("6.6.6.6, 203.0.113.7", "10.0.0.2");
        assertThat(CallerAddress.forwarded(chain, 1, "10.0.0.3")).isEqualTo("10.0.0.2");
        assertThat(CallerAddress.forwarded(chain, 2, "10.0.0.3")).isEqualTo("203.0.113.7");
    }

    @Test
    void aChainShorterThanItShouldBeIsNotBelieved() {
        assertThat(CallerAddress.forwarded(List.of(), 1, "10.0.0.3")).isEqualTo("10.0.0.3");
        assertThat(CallerAddress.forwarded(List.of("6.6.6.6"), 2, "10.0.0.3")).isEqualTo("10.0.0.3");
        assertThat(CallerAddress.forwarded(List.of(" , "), 1, "10.0.0.3")).isEqualTo("10.0.0.3");
        assertThat(CallerAddress.forwarded(List.of("x".repeat(60)), 1, "10.0.0.3"))
                .isEqualTo("10.0.0.3");
    }
}
