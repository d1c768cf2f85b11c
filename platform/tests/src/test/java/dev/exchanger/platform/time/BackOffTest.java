package dev.exchanger.platform.time;

import java.time.Duration;
import java.util.stream.LongStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackOffTest {
    private static final long DAY = 86_400_000;

    /** Whatever the numbers are, a pause is at least a millisecond and within the spread around the unspread one. */
    @Property
    void aPauseStaysWithinItsSpread(
            @ForAll @LongRange(max = DAY) long first,
            @ForAll @LongRange(max = DAY) long longest,
            @ForAll long failures,
            @ForAll @DoubleRange(max = 2) double least,
            @ForAll @DoubleRange(max = 2) double width,
            @ForAll boolean linear) {
        BackOff plain = backOff(linear, first, longest);
        long exact = plain.after(failures).toMillis();
        long pause = plain.spread(least, least + width).after(failures).toMillis();
        assertThat(exact).isBetween(1L, Math.max(1, longest));
        assertThat(pause).isBetween(Math.max(1, (long) (exact * least) - 1), Math.max(1, (long)
                Math.ceil(exact * (least + width))));
    }

    @Property
    void pausesNeverShrinkAndReachTheLongest(
            @ForAll @LongRange(min = 1, max = DAY) long first,
            @ForAll @LongRange(min = 1, max = DAY) long longest,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long failures,
            @ForAll boolean linear) {
        BackOff backOff = backOff(linear, first, longest);
        assertThat(backOff.after(failures + 1)).isGreaterThanOrEqualTo(backOff.after(failures));
        assertThat(backOff.after(DAY)).isEqualTo(Duration.ofMillis(longest));
        assertThat(backOff.after(1)).isEqualTo(Duration.ofMillis(Math.min(first, longest)));
    }

    @Test
    void growsByDoublingOrByTheSameStep() {
        BackOff doubling = BackOff.doubling(Duration.ofMillis(500), Duration.ofSeconds(30));
        BackOff linear = BackOff.linear(Duration.ofMillis(50), Duration.ofSeconds(2));
        assertThat(doubling.after(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(doubling.after(7)).isEqualTo(Duration.ofSeconds(30));
        assertThat(linear.after(3)).isEqualTo(Duration.ofMillis(150));
        assertThat(linear.after(40)).isEqualTo(Duration.ofSeconds(2));
    }

    /** Both ends of the spread come up, or all replicas would try in step. */
    @Test
    void chanceSpreadsThePauses() {
        BackOff spread =
                BackOff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(1)).spread(0.75, 1);
        long[] pauses = LongStream.range(0, 1000)
                .map(i -> spread.after(1).toMillis())
                .sorted()
                .toArray();
        assertThat(pauses[0]).isBetween(750L, 780L);
        assertThat(pauses[999]).isBetween(970L, 1000L);
    }

    @Test
    void nonsenseIsRefused() {
        BackOff backOff = BackOff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThatThrownBy(() -> backOff.spread(1, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BackOff.linear(Duration.ofSeconds(-1), Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BackOff backOff(boolean linear, long first, long longest) {
        Duration from = Duration.ofMillis(first);
        Duration to = Duration.ofMillis(longest);
        return linear ? BackOff.linear(from, to) : BackOff.doubling(from, to);
    }
}
