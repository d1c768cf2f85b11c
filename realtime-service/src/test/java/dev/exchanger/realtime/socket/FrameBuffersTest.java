package dev.exchanger.realtime.socket;

import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameBuffersTest {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final FrameBuffers buffers = new FrameBuffers(allocator);

    @AfterEach
    void nothingIsLeft() {
        buffers.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void headersOfAllLengths() {
        for (int length : new int[] {1, 125, 126, 127, 65_535, 65_536, 100_000}) {
            assertThat(payload("x".repeat(length))).isEqualTo("x".repeat(length));
        }
        assertThat(payload("грн ₴", "😀", "z")).isEqualTo("грн ₴\n😀\nz");
    }

    @Test
    void whatIsTheSameIsEncodedOnceAndEachGetsAllOfIt() {
        Frame[] messages = {Frame.of("a"), Frame.of("b")};
        ByteBuf first = together(messages);
        ByteBuf second = together(messages);
        assertThat(buffers.takeFrames()).isEqualTo(2);
        assertThat(buffers.takeMessages()).isEqualTo(4);
        assertThat(buffers.takeFrames()).isZero();
        assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
        assertThat(TestWire.payload(first)).isEqualTo("a\nb");
        first.release();
        assertThat(TestWire.payload(second)).isEqualTo("a\nb");
        buffers.release();
        assertThat(second.refCnt()).isOne();
        second.release();
    }

    @Test
    void whatDiffersInAnyMessageIsNotMixedUp() {
        Frame a = Frame.of("a");
        Frame b = Frame.of("b");
        assertThat(payload(a)).isEqualTo("a");
        assertThat(payload(a, b)).isEqualTo("a\nb");
        assertThat(payload(b, a)).isEqualTo("b\na");
        assertThat(payload(b)).isEqualTo("b");
    }

    private String payload(String... messages) {
        return payload(Arrays.stream(messages).map(Frame::of).toArray(Frame[]::new));
    }

    private String payload(Frame... messages) {
        ByteBuf frame = together(messages);
        String payload = TestWire.payload(frame);
        frame.release();
        return payload;
    }

    private ByteBuf together(Frame... messages) {
        buffers.gathering().addAll(List.of(messages));
        return buffers.together();
    }
}
