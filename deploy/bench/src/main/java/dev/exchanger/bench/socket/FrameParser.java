package dev.exchanger.bench.socket;

import java.util.Arrays;

/** Takes the frames of a server out of the bytes of its connection, however those are cut. Not thread-safe. */
final class FrameParser {
    private static final int LONG_BYTES = 8;
    private static final int BYTE = 0xFF;
    private static final int OPCODE = 0x0F;
    private static final int LENGTH = 0x7F;
    /** More than any server here sends; a longer one means that the bytes are no frames. */
    private static final long LARGEST = 1 << 24;

    private static final byte[] NOTHING = {};

    /** Gets each frame; the bytes are valid during the call only. */
    interface Sink {
        void frame(int opcode, byte[] bytes, int offset, int length);
    }

    private final Sink sink;
    private byte[] rest = NOTHING;
    private int filled;

    FrameParser(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next bytes; an unfinished frame is kept until its end comes.
     *
     * @throws IllegalStateException when a server sends what a server must not, or a fragmented message
     */
    void feed(byte[] bytes, int offset, int length) {
        if (filled == 0) {
            int end = offset + length;
            keep(bytes, parse(bytes, offset, end), end);
            return;
        }
        if (filled + length > rest.length) {
            rest = Arrays.copyOf(rest, Math.max(2 * rest.length, filled + length));
        }
        System.arraycopy(bytes, offset, rest, filled, length);
        filled += length;
        keep(rest, parse(rest, 0, filled), filled);
    }

    private void keep(byte[] bytes, int from, int end) {
        filled = end - from;
        if (filled == 0) {
            // Ten thousand idle clients must not keep a buffer each.
            rest = NOTHING;
        } else if (bytes == rest) {
            System.arraycopy(rest, from, rest, 0, filled);
        } else {
            rest = Arrays.copyOfRange(bytes, from, end);
        }
    }

    private int parse(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= 2) {
            int head = headLength(bytes[at + 1] & LENGTH);
            if (end - at < head) {
                return at;
            }
            require(bytes[at], bytes[at + 1]);
            long length = length(bytes, at);
            if (length > LARGEST) {
                throw new IllegalStateException("a frame of " + length + " bytes");
            }
            if (end - at - head < length) {
                return at;
            }
            sink.frame(bytes[at] & OPCODE, bytes, at + head, (int) length);
            at += head + (int) length;
        }
        return at;
    }

    private static int headLength(int length) {
        return length == Frames.TWO_BYTES ? 4 : length == Frames.EIGHT_BYTES ? 2 + LONG_BYTES : 2;
    }

    private static void require(byte first, byte second) {
        if ((first & Frames.FINAL) == 0) {
            throw new IllegalStateException("a fragmented message");
        }
        if ((second & Frames.MASKED) != 0) {
            throw new IllegalStateException("a masked frame from a server");
        }
    }

    private static long length(byte[] bytes, int at) {
        int length = bytes[at + 1] & LENGTH;
        int size = headLength(length) - 2;
        if (size == 0) {
            return length;
        }
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | bytes[at + 2 + i] & BYTE;
        }
        // The highest bit must not be set: read as negative it is too long as well.
        return number < 0 ? Long.MAX_VALUE : number;
    }
}
