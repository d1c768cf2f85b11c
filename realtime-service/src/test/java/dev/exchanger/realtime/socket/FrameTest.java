package dev.exchanger.realtime.socket;

import java.nio.charset.StandardCharsets;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

class FrameTest {

    @Property(tries = 1000)
    void countsTheBytesOfUtf8(@ForAll String text) {
        assertThat(Frame.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Example
    void countsPairsAndLoneSurrogates() {
        for (String text : new String[] {"😀", "a😀b", "\ud83d", "\ude00x", "\ud83d\ud83d\ude00", "грн ₴"}) {
            assertThat(Frame.utf8Length(text)).as(text).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }
}
