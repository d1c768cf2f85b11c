package dev.exchanger.bot.text;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CleanTextTest {
    @Test
    void takesOutWhatDeceives() {
        assertThat(CleanText.line("Ann\u202Eevil\u202C \u200Bx\uFEFF\u2066y\u2069\u0000\u00AD", 64))
                .isEqualTo("Annevil xy");
    }

    @Test
    void makesOneLineOfSpaces() {
        assertThat(CleanText.line("  a\r\n\tb  c ", 64)).isEqualTo("a b c");
    }

    @Test
    void keepsLineBreaksWhereAsked() {
        assertThat(CleanText.lines("a\r\nb\u2028c", 64)).isEqualTo("a\nbc");
    }

    @Test
    void nullIsEmpty() {
        assertThat(CleanText.line(null, 10)).isEmpty();
    }

    @Test
    void neverCutsASurrogatePair() {
        assertThat(CleanText.line("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
    }

    @Property(tries = 2000)
    void resultIsShortAndCleanWhateverComesIn(@ForAll String text, @ForAll @IntRange(min = 2, max = 50) int max) {
        String clean = CleanText.line(text, max);
        assertThat(clean.length()).isLessThanOrEqualTo(max);
        assertThat(clean).doesNotContain("\n", "\u0000", "\u202E", "\u200B");
        assertThat(clean.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
                .isTrue();
    }
}
