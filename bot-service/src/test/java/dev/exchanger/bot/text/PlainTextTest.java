package dev.exchanger.bot.text;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlainTextTest {
    @Test
    void leavesTheWords() {
        assertThat(PlainText.of(
                        "<b>A &lt;b&gt; &amp;lt;</b> &quot;x&#39; <tg-time unix=\"1\" format=\"r\">soon</tg-time>"))
                .isEqualTo("A <b> &lt; \"x' soon");
    }

    @Test
    void unknownEntitiesStay() {
        assertThat(PlainText.of("&nbsp; &#99999999; &#1114112;")).isEqualTo("&nbsp; &#99999999; ");
    }
}
