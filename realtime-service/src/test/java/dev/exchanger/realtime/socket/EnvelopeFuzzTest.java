package dev.exchanger.realtime.socket;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

import static org.assertj.core.api.Assertions.assertThat;

class EnvelopeFuzzTest {

    @Property(tries = 2000)
    void neverThrowsWhateverComes(@ForAll("frames") String frame) {
        List<Envelope> read = EnvelopeReader.read(frame);
        assertThat(read).isNotEmpty();
        assertThat(read.size()).isLessThanOrEqualTo(frame.split("\n", -1).length);
    }

    @Property(tries = 500)
    void neverThrowsOnAnyText(@ForAll @StringLength(max = 200) String frame) {
        assertThat(EnvelopeReader.read(frame)).isNotEmpty();
    }

    /** Valid requests with pieces cut out, doubled and exchanged. */
    @Provide
    Arbitrary<String> frames() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\n",
                "\\u",
                "\\",
                "null",
                "true",
                "1e999",
                "-",
                "0",
                "4294967296",
                "\"t\"",
                "\"id\"",
                "\"d\"",
                "\"r\"",
                "\"ping\"",
                "{\"id\":1,\"t\":\"ping\"}",
                "\u0000",
                "\ud800",
                " ");
        return pieces.list().ofMaxSize(25).map(list -> String.join("", list));
    }
}
