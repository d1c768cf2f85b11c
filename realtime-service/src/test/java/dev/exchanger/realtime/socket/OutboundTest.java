package dev.exchanger.realtime.socket;

import java.util.List;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundTest {

    private final TestWire wire = new TestWire();
    private final FrameBuffers buffers = new FrameBuffers(UnpooledByteBufAllocator.DEFAULT);
    private final Outbound outbound = new Outbound(100, 30, wire);

    @AfterEach
    void release() {
        buffers.release();
    }

    @Test
    void messagesThatWaitShareFramesUpToTheLimit() {
        for (String text : List.of("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dd")) {
            assertThat(outbound.offer(Frame.of(text))).isTrue();
        }
        outbound.flush(1, buffers);
        assertThat(wire.written).containsExactly("aaaaaaaaaa\nbbbbbbbbbb", "cccccccccc\ndd");
        assertThat(wire.counts).containsExactly(2, 2);
    }

    @Test
    void aMessageLargerThanAFrameGoesAlone() {
        outbound.offer(Frame.of("a"));
        outbound.offer(Frame.of("x".repeat(50)));
        outbound.offer(Frame.of("b"));
        outbound.flush(1, buffers);
        assertThat(wire.written).containsExactly("a", "x".repeat(50), "b");
    }

    @Test
    void bytesCountUntilTheyAreGone() {
        wire.full = true;
        assertThat(outbound.offer(Frame.of("x".repeat(60)))).isTrue();
        outbound.flush(1, buffers);
        assertThat(outbound.offer(Frame.of("y".repeat(60)))).isFalse();
        wire.waiting.forEach(Runnable::run);
        assertThat(outbound.pendingBytes()).isZero();
        assertThat(outbound.offer(Frame.of("y".repeat(60)))).isTrue();
    }

    @Test
    void allBytesAreFreedHoweverTheyWereSent() {
        for (int i = 0; i < 18; i++) {
            wire.full = i == 9;
            outbound.offer(Frame.of("m" + i + "₴"));
            if (i % 3 == 0) {
                outbound.flush(1, buffers);
            }
        }
        outbound.flush(1, buffers);
        assertThat(outbound.pendingBytes()).isPositive();
        wire.waiting.forEach(Runnable::run);
        assertThat(outbound.pendingBytes()).isZero();
        assertThat(wire.counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(18);
    }

    @Test
    void aClosedOneTakesNothingAndSendsNothing() {
        outbound.offer(Frame.of("a"));
        outbound.close();
        assertThat(outbound.offer(Frame.of("b"))).isTrue();
        outbound.flush(1, buffers);
        assertThat(wire.written).isEmpty();
    }

    @Test
    void onlyOneCallerIsToldToWakeTheLoop() {
        assertThat(outbound.schedule()).isTrue();
        assertThat(outbound.schedule()).isFalse();
        outbound.flush(1, buffers);
        assertThat(outbound.schedule()).isTrue();
    }
}
