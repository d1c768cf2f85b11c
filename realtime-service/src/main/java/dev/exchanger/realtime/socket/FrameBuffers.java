package dev.exchanger.realtime.socket;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Encodes messages as WebSocket frames, for all connections of one event loop. The members of a room get the same
 * messages one connection after the other: what was encoded for the first is written for the others as it is. For one
 * thread.
 */
final class FrameBuffers {

    private static final int FIN_TEXT = 0x81;
    private static final int SMALL = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int LONGEST_HEADER = 10;

    private final ByteBufAllocator allocator;
    private final List<Frame> gathering = new ArrayList<>();
    private final List<Frame> encoded = new ArrayList<>();
    private ByteBuf last;
    private int frames;
    private int messages;

    FrameBuffers(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Where to gather the messages of the next frame; empty. */
    List<Frame> gathering() {
        return gathering;
    }

    /**
     * One WebSocket frame of the gathered messages, at least one, separated by newlines.
     *
     * @return a buffer for one write, which releases it
     */
    ByteBuf together() {
        if (last == null || !gathering.equals(encoded)) {
            release();
            encoded.addAll(gathering);
            last = encode(encoded);
        }
        frames++;
        messages += gathering.size();
        gathering.clear();
        return last.retainedDuplicate();
    }

    /** How many frames there were since the last call. */
    int takeFrames() {
        int taken = frames;
        frames = 0;
        return taken;
    }

    /** How many messages were in them. */
    int takeMessages() {
        int taken = messages;
        messages = 0;
        return taken;
    }

    /** Lets go of what was encoded last. */
    void release() {
        encoded.clear();
        if (last != null) {
            last.release();
            last = null;
        }
    }

    private ByteBuf encode(List<Frame> gathered) {
        int length = gathered.size() - 1;
        for (Frame message : gathered) {
            length += message.bytes();
        }
        ByteBuf buffer = allocator.directBuffer(LONGEST_HEADER + length);
        writeHeader(buffer, length);
        for (int i = 0; i < gathered.size(); i++) {
            if (i > 0) {
                buffer.writeByte('\n');
            }
            buffer.writeBytes(gathered.get(i).utf8());
        }
        return buffer;
    }

    /** RFC 6455, 5.2; a server does not mask what it sends. */
    private static void writeHeader(ByteBuf buffer, int length) {
        buffer.writeByte(FIN_TEXT);
        if (length <= SMALL) {
            buffer.writeByte(length);
        } else if (length <= 0xFFFF) {
            buffer.writeByte(TWO_BYTES).writeShort(length);
        } else {
            buffer.writeByte(EIGHT_BYTES).writeLong(length);
        }
    }
}
