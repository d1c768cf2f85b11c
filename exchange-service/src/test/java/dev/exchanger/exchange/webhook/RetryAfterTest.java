package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a receiver may say about when it wants to be called again. */
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");
    private static final Duration MOST = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "120 | 120",
                "' 120 ' | 120",
                "0120 | 120",
                "3600 | 3600",
                "3601 | 3600",
                "99999999999999999999 | 3600",
                "Sat, 21 Nov 2026 10:17:30 GMT | 120",
                "Sat, 21 Nov 2026 10:15:30 GMT | 0",
                "Sat, 21 Nov 2026 10:00:00 GMT | 0",
                "Tue, 01 Dec 2026 10:00:00 GMT | 3600"
            })
    void secondsAndDatesInBounds(String header, long seconds) {
        assertThat(RetryAfter.of(header, NOW, MOST)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-1", "1.5", "soon", "PT1H", "2026-11-21T10:17:30Z", "Sun, 21 Nov 2026 10:17:30 GMT"})
    void anythingElseAsksForNothing(String header) {
        assertThat(RetryAfter.of(header, NOW, MOST)).isZero();
    }
}
