package dev.exchanger.bench.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** What a WebSocket client sends (RFC 6455): whole, masked frames. */
final class Frames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int FINAL = 0x80;
    static final int MASKED = 0x80;
    static final int TWO_BYTES = 126;
    static final int EIGHT_BYTES = 127;
    private static final int ONE_BYTE_LIMIT = 125;
    private static final int TWO_BYTE_LIMIT = 0xFFFF;
    private static final int LONGEST_HEAD = 14;

    private Frames() {}

    static ByteBuffer text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One frame, ready to be written to the socket. */
    static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + LONGEST_HEAD);
        frame.put((byte) (FINAL | opcode));
        if (payload.length <= ONE_BYTE_LIMIT) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= TWO_BYTE_LIMIT) {
            frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | EIGHT_BYTES)).putLong(payload.length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask >>> 8 * (3 - i % 4)));
        }
        return frame.flip();
    }
}
