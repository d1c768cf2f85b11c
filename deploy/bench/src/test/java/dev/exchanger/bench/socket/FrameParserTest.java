package dev.exchanger.bench.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameParserTest {

    private final List<String> frames = new ArrayList<>();
    private final FrameParser parser = new FrameParser((opcode, bytes, offset, length) ->
            frames.add(opcode + " " + new String(bytes, offset, length, StandardCharsets.UTF_8)));

    /** As a server sends it: not masked. */
    private static byte[] served(int opcode, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 127, 4096, 1_000_000})
    void findsFramesOfEveryLengthHoweverTheyAreCut(int piece) {
        List<String> sent = List.of("", "x", "y".repeat(125), "z".repeat(126), "ä".repeat(40_000), "w".repeat(65_535));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        sent.forEach(text -> stream.writeBytes(served(1, text)));
        stream.writeBytes(served(9, "ping"));
        byte[] bytes = stream.toByteArray();
        for (int at = 0; at < bytes.length; at += piece) {
            parser.feed(bytes, at, Math.min(piece, bytes.length - at));
        }
        assertThat(frames).hasSize(sent.size() + 1);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(frames.get(i)).isEqualTo("1 " + sent.get(i));
        }
        assertThat(frames.get(sent.size())).isEqualTo("9 ping");
    }

    @Test
    void refusesWhatNoServerMaySend() {
        assertThatThrownBy(() -> parser.feed(new byte[] {0x01, 0}, 0, 2)).hasMessage("a fragmented message");
        ByteBuffer masked = Frames.text("x");
        assertThatThrownBy(() -> parser.feed(masked.array(), 0, masked.limit()))
                .hasMessage("a masked frame from a server");
        byte[] endless = {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1};
        assertThatThrownBy(() -> parser.feed(endless, 0, endless.length)).hasMessageStartingWith("a frame of");
        assertThat(frames).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 125, 126, 65_535, 65_536})
    void sendsMaskedFramesThatServersUnderstand(int length) {
        String text = "q".repeat(length);
        ByteBuffer frame = Frames.text(text);
        assertThat(frame.get() & 0xFF).isEqualTo(0x81);
        int first = frame.get() & 0xFF;
        assertThat(first & 0x80).isEqualTo(0x80);
        long told = first & 0x7F;
        told = told == 126 ? frame.getShort() & 0xFFFF : told == 127 ? frame.getLong() : told;
        assertThat(told).isEqualTo(length);
        byte[] mask = new byte[4];
        frame.get(mask);
        byte[] payload = new byte[frame.remaining()];
        frame.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        assertThat(new String(payload, StandardCharsets.UTF_8)).isEqualTo(text);
    }
}
