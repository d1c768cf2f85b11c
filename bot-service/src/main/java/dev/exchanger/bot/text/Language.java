package dev.exchanger.bot.text;

import java.util.Locale;
import java.util.stream.Stream;

/** The languages the bot speaks. */
public enum Language {
    EN(Locale.UK),
    UK(Locale.forLanguageTag("uk-UA")),
    RU(Locale.forLanguageTag("ru-RU"));

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** Two-letter code, also the name of the template file. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Locale locale() {
        return locale;
    }

    /**
     * The language of the first tag that names a spoken one, English when none does.
     *
     * @param tags IETF tags in order of preference, such as {@code uk-UA}; null and unknown ones are skipped
     */
    public static Language of(String... tags) {
        return Stream.of(tags)
                .filter(tag -> tag != null && tag.length() >= 2)
                .map(tag -> tag.substring(0, 2).toLowerCase(Locale.ROOT)
                        + (tag.length() > 2 && Character.isLetter(tag.charAt(2)) ? "?" : ""))
                .flatMap(code ->
                        Stream.of(values()).filter(language -> language.code().equals(code)))
                .findFirst()
                .orElse(EN);
    }
}
