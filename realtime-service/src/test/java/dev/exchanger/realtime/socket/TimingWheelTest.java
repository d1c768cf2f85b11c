package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

class TimingWheelTest {

    private static final long MS = 1_000_000;
    private static final long TICK = 10;

    private final TimingWheel wheel = new TimingWheel(Duration.ofMillis(TICK), 8);
    private final List<String> fired = new ArrayList<>();

    @Property(tries = 300)
    void everyDeadlineFiresOnceNeverEarlyAndAtMostATickLate(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 400) Integer> delays,
            @ForAll @IntRange(min = 1, max = 25) int step) {
        TimingWheel turned = new TimingWheel(Duration.ofMillis(TICK), 8);
        Map<Integer, Long> firedAt = new HashMap<>();
        long[] now = {5 * MS};
        turned.advance(now[0]);
        for (int i = 0; i < delays.size(); i++) {
            int task = i;
            turned.schedule(now[0], Duration.ofMillis(delays.get(i)), () -> {
                assertThat(firedAt).doesNotContainKey(task);
                firedAt.put(task, now[0]);
            });
        }
        long start = now[0];
        while (now[0] < start + 450 * MS) {
            now[0] += step * MS;
            turned.advance(now[0]);
        }
        assertThat(firedAt).hasSize(delays.size());
        firedAt.forEach((task, at) -> assertThat((at - start) / MS)
                .isBetween((long) delays.get(task), Math.max(TICK, delays.get(task)) + TICK + step));
    }

    @Example
    void aCancelledDeadlineDoesNotFire() {
        wheel.schedule(0, Duration.ofMillis(20), () -> fired.add("kept"));
        TimingWheel.Timeout gone = wheel.schedule(0, Duration.ofMillis(20), () -> fired.add("cancelled"));
        wheel.schedule(0, Duration.ofMillis(20), () -> fired.add("kept too"));
        wheel.cancel(gone);
        wheel.cancel(gone);
        wheel.cancel(null);
        wheel.advance(100 * MS);
        assertThat(fired).containsExactlyInAnyOrder("kept", "kept too");
    }

    @Example
    void cancellingAfterFiringDoesNothing() {
        TimingWheel.Timeout timeout = wheel.schedule(0, Duration.ofMillis(20), () -> fired.add("once"));
        wheel.advance(50 * MS);
        wheel.cancel(timeout);
        wheel.advance(500 * MS);
        assertThat(fired).containsExactly("once");
    }

    @Example
    void aTaskMayScheduleTheNext() {
        wheel.schedule(0, Duration.ofMillis(10), () -> {
            fired.add("first");
            wheel.schedule(10 * MS, Duration.ofMillis(10), () -> fired.add("second"));
        });
        wheel.advance(10 * MS);
        assertThat(fired).containsExactly("first");
        wheel.advance(20 * MS);
        assertThat(fired).containsExactly("first", "second");
    }

    @Example
    void catchesUpAfterALongPause() {
        wheel.advance(0);
        for (int i = 1; i <= 50; i++) {
            wheel.schedule(0, Duration.ofMillis(i * 7L), () -> fired.add("x"));
        }
        wheel.schedule(0, Duration.ofHours(1), () -> fired.add("later"));
        wheel.advance(60_000 * MS);
        assertThat(fired).hasSize(50).containsOnly("x");
    }
}
