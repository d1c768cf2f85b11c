package dev.exchanger.exchange.publication;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A reader gets the text by the lookup of RFC 4647, and always gets one. */
class LanguagesTest {

    private static final Map<String, String> TEXTS = Map.of("en", "E", "uk", "U", "pt-BR", "P", "zh-Hant-TW", "Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | en",
                "'' | en",
                "uk | uk",
                "UK | uk",
                "uk-UA,uk;q=0.9,en-US;q=0.8,en;q=0.7 | uk",
                "de,uk;q=0.5 | uk",
                "en;q=0.5,uk;q=0.8 | uk",
                "pt-br | pt-BR",
                // Lookup makes a range shorter, never longer: whoever reads pt may not read pt-BR.
                "pt | en",
                "zh-Hant-TW-x-shop | zh-Hant-TW",
                "de | en",
                "* | en",
                "uk;q=0 | en",
                "uk;q=0,pt-BR;q=0.1 | pt-BR",
                "uk;q=7 | en",
                "<script> | en",
                ",,, | en"
            })
    void theBestTextIsChosen(String header, String language) {
        assertThat(Languages.of(header).choose(TEXTS, "en"))
                .isEqualTo(new Languages.Text(language, TEXTS.get(language)));
    }

    @Test
    void aHeaderThatNobodySendsIsNotRead() {
        String header = "uk, " + "x".repeat(600);
        assertThat(Languages.of(header)).isSameAs(Languages.ANY);
    }
}
