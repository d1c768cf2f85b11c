package dev.exchanger.bench.socket;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TallyTest {

    private final Tally tally = new Tally();

    private void take(long... numbers) {
        tally.begin(0);
        LongStream.of(numbers).forEach(tally::take);
    }

    @Test
    void isContentWithEachOnceAndInOrder() {
        take(0, 1, 2);
        assertThat(tally.isExactly(3)).isTrue();
        assertThat(tally.isExactly(2)).isFalse();
        assertThat(tally.isExactly(4)).isFalse();
    }

    @Test
    void countsWhatIsMissing() {
        take(1, 4);
        assertThat(tally.gaps()).isEqualTo(3);
        assertThat(tally.next()).isEqualTo(5);
        assertThat(tally.isExactly(5)).isFalse();
        assertThat(tally.isExactly(2)).isFalse();
    }

    @Test
    void countsWhatComesAgainOrLate() {
        take(0, 1, 1, 0, 2);
        assertThat(tally.duplicates()).isEqualTo(2);
        assertThat(tally.received()).isEqualTo(5);
        assertThat(tally.isExactly(3)).isFalse();
    }

    @Test
    void aLateMessageDoesNotFillItsGap() {
        take(0, 2, 1);
        assertThat(tally.gaps()).isEqualTo(1);
        assertThat(tally.duplicates()).isEqualTo(1);
        assertThat(tally.isExactly(3)).isFalse();
    }

    @Test
    void beginsAnew() {
        take(0, 5, 5);
        tally.begin(0);
        tally.take(0);
        assertThat(tally.isExactly(1)).isTrue();
    }
}
