package dev.exchanger.bot.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanguageTest {
    @ParameterizedTest
    @CsvSource({
        "uk-UA, en, UK",
        "uk, ru, UK",
        ", ru-RU, RU",
        "RU_ru, , RU",
        "de, uk, UK",
        "ukx, , EN",
        "'', x, EN",
        ", , EN",
        "pt-br, zh-hans, EN"
    })
    void takesTheFirstTagItSpeaks(String first, String second, Language expected) {
        assertThat(Language.of(first, second)).isEqualTo(expected);
    }
}
