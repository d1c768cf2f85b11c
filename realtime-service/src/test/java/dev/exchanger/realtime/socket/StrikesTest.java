package dev.exchanger.realtime.socket;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.exchanger.platform.ratelimit.RateDecision;

import static org.assertj.core.api.Assertions.assertThat;

class StrikesTest {

    private static final RateDecision REFUSED =
            new RateDecision(false, 0, Duration.ofSeconds(60), Duration.ofMillis(600));
    private static final RateDecision ALLOWED = new RateDecision(true, 5, Duration.ofSeconds(3), Duration.ZERO);

    private final Strikes strikes = new Strikes();

    @Test
    void aRefusalStandsUntilTheTimeItNamed() {
        assertThat(strikes.standing(0)).isNull();
        strikes.note(REFUSED, 0);
        assertThat(strikes.standing(100_000_000).retryAfter()).isEqualTo(Duration.ofMillis(500));
        assertThat(strikes.standing(100_000_000).allowed()).isFalse();
        assertThat(strikes.standing(600_000_000)).isNull();
    }

    @Test
    void repeatingTheStandingRefusalDoesNotProlongIt() {
        strikes.note(REFUSED, 0);
        strikes.note(strikes.standing(300_000_000), 300_000_000);
        assertThat(strikes.standing(600_000_001)).isNull();
    }

    @Test
    void aLaterRefusalStandsAgain() {
        strikes.note(REFUSED, 0);
        strikes.note(REFUSED, 700_000_000);
        assertThat(strikes.standing(800_000_000).retryAfter()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void countsRefusalsInARow() {
        assertThat(strikes.note(REFUSED, 0)).isEqualTo(1);
        assertThat(strikes.note(REFUSED, 1)).isEqualTo(2);
        assertThat(strikes.note(ALLOWED, 2)).isZero();
        assertThat(strikes.standing(3)).isNull();
        assertThat(strikes.note(REFUSED, 4)).isEqualTo(1);
    }
}
