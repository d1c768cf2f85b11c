package dev.exchanger.testkit.telegram;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HtmlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b>open",
                "</b>",
                "<b><i>x</b></i>",
                "<div>x</div>",
                "a < b",
                "<a href=https://x>x</a>",
                "<a href>x</a>",
                "<a href=\"x>x</a>",
                "<span>x</span>",
                "<b",
                "<b>x</b"
            })
    void wrongMarkupIsRefused(String html) {
        assertThatThrownBy(() -> HtmlText.parse(html)).hasMessageStartingWith("Bad Request: can't parse entities: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<b>x</b> y|x y|[{\"offset\":0,\"length\":1,\"type\":\"bold\"}]",
                "&lt;&gt;&amp;&quot;&#39;&#x41;|<>&\"'A|[]",
                "&nbsp; & a > b|&nbsp; & a > b|[]",
                "<B CLASS='x'>x</b>|x|[{\"offset\":0,\"length\":1,\"type\":\"bold\"}]",
                "<b></b>x|x|[]",
                "<a href=\"https://x/?a=1&amp;b=2\">x</a>|x|[{\"offset\":0,\"length\":1,\"type\":\"text_link\",\"url\":\"https://x/?a=1&b=2\"}]",
                "😀<code>é</code>|😀é|[{\"offset\":2,\"length\":1,\"type\":\"code\"}]",
                "<blockquote expandable>q</blockquote>|q|[{\"offset\":0,\"length\":1,\"type\":\"expandable_blockquote\"}]",
                "<tg-spoiler>q</tg-spoiler>|q|[{\"offset\":0,\"length\":1,\"type\":\"spoiler\"}]"
            })
    void goodMarkupBecomesEntities(String html, String text, String entities) {
        HtmlText parsed = HtmlText.parse(html);
        assertThat(parsed.text()).isEqualTo(text);
        assertThat(parsed.entities().toString()).isEqualTo(entities);
    }

    @Test
    void nestedEntitiesEndInnerFirst() {
        assertThat(HtmlText.parse("<b>a<i>b</i></b>").entities().toString())
                .isEqualTo("[{\"offset\":1,\"length\":1,\"type\":\"italic\"},"
                        + "{\"offset\":0,\"length\":2,\"type\":\"bold\"}]");
    }

    @Property
    void escapedTextAlwaysComesBack(@ForAll String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        assertThat(HtmlText.parse(escaped).text()).isEqualTo(text);
    }

    @Property
    void anythingIsParsedOrRefusedAsABadRequest(
            @ForAll
                    @Chars({'<', '>', '/', '&', ';', '"', '=', ' ', '#'})
                    @CharRange(from = 'a', to = 'i')
                    @StringLength(max = 40)
                    String text) {
        try {
            HtmlText.parse(text);
        } catch (ApiError e) {
            assertThat(e.getMessage()).startsWith("Bad Request: ");
        }
    }
}
