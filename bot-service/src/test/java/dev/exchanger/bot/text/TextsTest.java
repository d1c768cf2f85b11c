package dev.exchanger.bot.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class TextsTest extends BotTestBase {
    private static final Pattern FRAGMENT = Pattern.compile("fragment id=(\\w+)");
    // What the templates may contain once values are in: our own tags and escaped text.
    private static final Pattern TELEGRAM_HTML = Pattern.compile(
            "(?:[^<>&]++|&(?:lt|gt|amp|quot|#\\d+);|</?b>|</?code>|<tg-time unix=\"\\d+\" format=\"r\">|</tg-time>)*+");
    private static final String[] NASTY = {
        "<b>",
        "</b>",
        "<a href=\"tg://user?id=1\">x</a>",
        "&",
        "&lt;",
        "&#0;",
        "\"",
        "'",
        "<",
        ">",
        "\u202E",
        "{name}",
        "{#if}",
        "`",
        "*_~",
        "\n",
        "\u0000",
        "😀",
        "\uD83D",
        "ї",
        "</tg-time>",
        "x".repeat(5000)
    };

    @Inject
    Texts texts;

    @Test
    void allLanguagesHaveAllTexts() throws IOException {
        Set<String> english = fragments(Language.EN);
        assertThat(english).hasSizeGreaterThan(30);
        for (Language language : Language.values()) {
            assertThat(fragments(language)).isEqualTo(english);
        }
    }

    @Test
    void everyTextIsTelegramHtmlWhateverTheValues() throws IOException {
        Foreign foreign = Foreign.seeded(20261121);
        for (Language language : Language.values()) {
            for (String fragment : fragments(language)) {
                for (int i = 0; i < 40; i++) {
                    String html = texts.render(language, fragment, values(foreign));
                    assertThat(TELEGRAM_HTML.matcher(html).matches())
                            .as(fragment + ": " + html)
                            .isTrue();
                    assertThat(PlainText.of(html).length()).as(fragment).isLessThanOrEqualTo(4096);
                }
            }
        }
    }

    @Test
    void amountsNeverBecomeBinaryFractions() {
        assertThat(texts.money(Language.EN, "0.1", "BTC")).isEqualTo("0.10\u00a0BTC");
        assertThat(texts.money(Language.EN, "12345678901234567.123456789012345678", "ETH"))
                .isEqualTo("12,345,678,901,234,567.123456789012345678\u00a0ETH");
        assertThat(texts.money(Language.UK, "-1234.5", "UAH")).isEqualTo("-1\u00a0234,50\u00a0UAH");
        assertThat(texts.money(Language.RU, "1e9999", "UAH")).isEqualTo("1e9999\u00a0UAH");
        assertThat(texts.money(Language.RU, "free", "UAH")).isEqualTo("free\u00a0UAH");
        assertThat(texts.money(Language.RU, null, null)).isEqualTo("\u00a0");
    }

    @Test
    void ratesAreRoundedForDisplay() {
        assertThat(texts.rate(Language.EN, "41.200000000000000000")).isEqualTo("41.20");
        assertThat(texts.rate(Language.EN, "0.000000379218123456")).isEqualTo("0.0000003792181");
        assertThat(texts.rate(Language.UK, "2637000.123")).isEqualTo("2\u00a0637\u00a0000,00");
    }

    @Test
    void timesAreInTheReadersWords() {
        Instant instant = Instant.parse("2026-11-21T14:30:00Z");
        assertThat(texts.moment(Language.EN, instant)).isEqualTo(new Moment(1795271400, "21 Nov, 14:30 UTC"));
        assertThat(texts.moment(Language.UK, instant).text())
                .startsWith("21 лист")
                .endsWith("14:30 UTC");
    }

    /** Texts as foreign as can be, cleaned once: cleaning them anew for each rendering took most of a minute. */
    private record Foreign(Random random, List<String> lines, List<String> words) {
        private static final int MANY = 5000;

        static Foreign seeded(long seed) {
            Random random = new Random(seed);
            return new Foreign(random, cleaned(random, 64), cleaned(random, 12));
        }

        private static List<String> cleaned(Random random, int length) {
            return Stream.generate(() -> CleanText.line(nasty(random), length))
                    .limit(MANY)
                    .toList();
        }

        String line() {
            return lines.get(random.nextInt(MANY));
        }

        String word() {
            return words.get(random.nextInt(MANY));
        }
    }

    private static Map<String, Object> values(Foreign foreign) {
        Random random = foreign.random();
        Map<String, Object> values = new HashMap<>();
        for (String name :
                List.of("name", "email", "number", "statusText", "give", "get", "rate", "sender", "title", "preview")) {
            values.put(name, foreign.line());
        }
        values.put("status", random.nextBoolean() ? "paid" : foreign.line());
        values.put("kind", List.of("direct", "group", "order", "support").get(random.nextInt(4)));
        values.put("count", random.nextLong(3));
        values.put("linked", random.nextBoolean());
        values.put("more", random.nextInt(3));
        values.put("deadline", random.nextBoolean() ? new Moment(1, foreign.line()) : null);
        List<Map<String, Object>> rates = new ArrayList<>();
        List<Map<String, Object>> orders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = foreign.word();
            rates.add(Map.of("from", text, "to", text, "value", foreign.line()));
        }
        for (int i = 0; i < 10; i++) {
            Map<String, Object> order = new HashMap<>();
            List.of("number", "give", "get", "status", "deadline").forEach(name -> order.put(name, foreign.line()));
            orders.add(order);
        }
        values.put("rates", rates);
        values.put("orders", orders);
        return values;
    }

    private static String nasty(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(NASTY[random.nextInt(NASTY.length)]);
        }
        return text.toString();
    }

    private static Set<String> fragments(Language language) throws IOException {
        try (var stream = TextsTest.class.getResourceAsStream("/templates/bot/" + language.code() + ".html")) {
            Matcher matcher = FRAGMENT.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            Set<String> ids = new TreeSet<>();
            while (matcher.find()) {
                assertThat(ids.add(matcher.group(1))).as(matcher.group(1)).isTrue();
            }
            return ids;
        }
    }
}
