package dev.exchanger.realtime.socket;

import java.util.List;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundTest {

    private final TestWire wire = new TestWire();
    private final FrameBuffers buffers = new FrameBuffers(UnpooledByteBufAllocator.DEFAULT);
    private int tooSlow;
    private final Outbound outbound = new Outbound(100, 30, wire, () -> tooSlow++);

    @AfterEach
    void release() {
        buffers.release();
    }

    @Test
    void messagesThatWaitShareFramesUpToTheLimit() {
        List.of("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dd").forEach(this::offer);
        outbound.flush(1, buffers);
        assertThat(wire.written).containsExactly("aaaaaaaaaa\nbbbbbbbbbb", "cccccccccc\ndd");
        assertThat(buffers.takeFrames()).isEqualTo(2);
        assertThat(buffers.takeMessages()).isEqualTo(4);
    }

    @Test
    void aMessageLargerThanAFrameGoesAlone() {
        List.of("a", "x".repeat(50), "b").forEach(this::offer);
        outbound.flush(1, buffers);
        assertThat(wire.written).containsExactly("a", "x".repeat(50), "b");
    }

    @Test
    void bytesCountUntilTheyAreGone() {
        wire.full = true;
        assertThat(offer("x".repeat(60))).isTrue();
        outbound.flush(1, buffers);
        assertThat(offer("y".repeat(60))).isFalse();
        assertThat(tooSlow).isOne();
        assertThat(outbound.pendingBytes()).isEqualTo(61);
        wire.waiting.forEach(Runnable::run);
        assertThat(outbound.pendingBytes()).isZero();
        assertThat(offer("z".repeat(60))).isTrue();
        outbound.flush(1, buffers);
        assertThat(wire.written).containsExactly("x".repeat(60), "z".repeat(60));
    }

    @Test
    void allBytesAreFreedHoweverTheyWereSent() {
        for (int i = 0; i < 18; i++) {
            wire.full = i >= 9;
            offer("m" + i + "₴");
            if (i % 3 == 0) {
                outbound.flush(1, buffers);
            }
        }
        outbound.flush(1, buffers);
        assertThat(outbound.pendingBytes()).isPositive();
        wire.waiting.forEach(Runnable::run);
        assertThat(outbound.pendingBytes()).isZero();
        assertThat(buffers.takeMessages()).isEqualTo(18);
    }

    @Test
    void onlyTheFirstOfThoseThatWaitAsksForAFlush() {
        assertThat(offer("a")).isTrue();
        assertThat(offer("b")).isFalse();
        outbound.flush(1, buffers);
        assertThat(offer("c")).isTrue();
    }

    @Test
    void aClosedOneTakesNothingAndSendsNothing() {
        offer("a");
        outbound.close();
        assertThat(offer("b")).isFalse();
        outbound.flush(1, buffers);
        assertThat(wire.written).isEmpty();
    }

    private boolean offer(String text) {
        return outbound.offer(Frame.of(text));
    }
}
