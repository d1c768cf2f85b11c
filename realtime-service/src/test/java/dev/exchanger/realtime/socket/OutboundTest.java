package dev.exchanger.realtime.socket;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundTest {

    private final List<String> written = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final List<Runnable> pendingWrites = new ArrayList<>();
    private final Outbound outbound = new Outbound(100, 30, (text, messages, done) -> {
        written.add(text);
        counts.add(messages);
        pendingWrites.add(done);
    });

    @Test
    void messagesThatWaitShareFramesUpToTheLimit() {
        for (String text : List.of("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dd")) {
            assertThat(outbound.offer(Frame.of(text))).isTrue();
        }
        outbound.flush(1);
        assertThat(written).containsExactly("aaaaaaaaaa\nbbbbbbbbbb", "cccccccccc\ndd");
        assertThat(counts).containsExactly(2, 2);
    }

    @Test
    void aMessageLargerThanAFrameGoesAlone() {
        outbound.offer(Frame.of("a"));
        outbound.offer(Frame.of("x".repeat(50)));
        outbound.offer(Frame.of("b"));
        outbound.flush(1);
        assertThat(written).containsExactly("a", "x".repeat(50), "b");
    }

    @Test
    void bytesCountUntilTheyAreGone() {
        assertThat(outbound.offer(Frame.of("x".repeat(60)))).isTrue();
        outbound.flush(1);
        assertThat(outbound.offer(Frame.of("y".repeat(60)))).isFalse();
        pendingWrites.forEach(Runnable::run);
        assertThat(outbound.pendingBytes()).isZero();
        assertThat(outbound.offer(Frame.of("y".repeat(60)))).isTrue();
    }

    @Test
    void allBytesAreFreedHoweverTheyWereSent() {
        for (int i = 0; i < 9; i++) {
            outbound.offer(Frame.of("m" + i + "₴"));
        }
        outbound.flush(1);
        pendingWrites.forEach(Runnable::run);
        assertThat(outbound.pendingBytes()).isZero();
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(9);
    }

    @Test
    void aClosedOneTakesNothingAndSendsNothing() {
        outbound.offer(Frame.of("a"));
        outbound.close();
        assertThat(outbound.offer(Frame.of("b"))).isTrue();
        outbound.flush(1);
        assertThat(written).isEmpty();
    }

    @Test
    void onlyOneCallerIsToldToWakeTheLoop() {
        assertThat(outbound.schedule()).isTrue();
        assertThat(outbound.schedule()).isFalse();
        outbound.flush(1);
        assertThat(outbound.schedule()).isTrue();
    }
}
