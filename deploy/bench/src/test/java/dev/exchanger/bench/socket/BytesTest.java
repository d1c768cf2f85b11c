package dev.exchanger.bench.socket;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BytesTest {

    private static final byte[] TEXT = Bytes.of("xx\"s\":1043,\"e\":\"a8f3\"yy");

    @Test
    void findsNumbersAndTexts() {
        assertThat(Bytes.numberAfter(TEXT, 0, TEXT.length, Bytes.of("\"s\":"))).isEqualTo(1043);
        assertThat(Bytes.quotedAfter(TEXT, 0, TEXT.length, Bytes.of("\"e\":\"")))
                .isEqualTo("a8f3");
        assertThat(Bytes.after(TEXT, 0, TEXT.length, Bytes.of("yy"))).isEqualTo(TEXT.length);
    }

    @Test
    void looksNoFurtherThanTold() {
        assertThat(Bytes.after(TEXT, 0, TEXT.length - 1, Bytes.of("yy"))).isEqualTo(-1);
        assertThat(Bytes.after(TEXT, 3, TEXT.length, Bytes.of("xx"))).isEqualTo(-1);
        assertThat(Bytes.numberAfter(TEXT, 0, 8, Bytes.of("\"s\":"))).isEqualTo(10);
        assertThatThrownBy(() -> Bytes.numberAfter(TEXT, 0, 4, Bytes.of("\"s\":")))
                .hasMessageContaining("\"s\":");
    }

    @Test
    void aPayloadHasItsSizeAndCanBeRead() {
        byte[] payload = Bytes.of(Payload.of(123_456, 9_876_543_210L));
        assertThat(payload).hasSize(Payload.BYTES);
        assertThat(Bytes.numberAfter(payload, 0, payload.length, Bytes.of("{\"n\":")))
                .isEqualTo(123_456);
        assertThat(Bytes.numberAfter(payload, 0, payload.length, Bytes.of(",\"at\":")))
                .isEqualTo(9_876_543_210L);
    }
}
