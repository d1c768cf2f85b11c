package dev.exchanger.realtime.socket;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBuf;

import static org.assertj.core.api.Assertions.assertThat;

/** Keeps what would have gone to a client. */
final class TestWire implements Outbound.Wire {

    /** Payloads of frames. */
    final List<String> written = new CopyOnWriteArrayList<>();

    /** What waits for the operating system to take everything. */
    final List<Runnable> waiting = new CopyOnWriteArrayList<>();

    /** Whether it takes nothing now. */
    boolean full;

    @Override
    public void write(ByteBuf frame) {
        written.add(payload(frame));
        frame.release();
    }

    @Override
    public boolean flush() {
        return !full;
    }

    @Override
    public void whenTaken(Runnable task) {
        waiting.add(task);
    }

    /** The payload of one whole frame of text. */
    static String payload(ByteBuf frame) {
        assertThat(frame.readUnsignedByte()).isEqualTo((short) 0x81);
        long length = frame.readUnsignedByte();
        length = length == 126 ? frame.readUnsignedShort() : length == 127 ? frame.readLong() : length;
        assertThat(frame.readableBytes()).isEqualTo((int) length);
        return frame.toString(StandardCharsets.UTF_8);
    }
}
