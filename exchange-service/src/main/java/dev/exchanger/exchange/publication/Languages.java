package dev.exchanger.exchange.publication;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The languages a reader understands, the best first, as the {@code Accept-Language} of RFC 9110 has them. */
public final class Languages {

    /** A reader who did not say. */
    public static final Languages ANY = new Languages(List.of());

    // Browsers send less than a hundred characters.
    private static final int LONGEST = 500;

    private final List<Locale.LanguageRange> ranges;

    private Languages(List<Locale.LanguageRange> ranges) {
        this.ranges = ranges;
    }

    /** Of a header; one that is absent or cannot be read says nothing. */
    public static Languages of(String header) {
        if (header == null || header.isBlank() || header.length() > LONGEST) {
            return ANY;
        }
        try {
            return new Languages(Locale.LanguageRange.parse(header));
        } catch (IllegalArgumentException e) {
            return ANY;
        }
    }

    /** The text for the reader by the lookup of RFC 4647, or else the one in the default language. */
    Text choose(Map<String, String> texts, String defaultLanguage) {
        String found = ranges.isEmpty() ? null : Locale.lookupTag(ranges, texts.keySet());
        String language = found == null ? defaultLanguage : found;
        return new Text(language, texts.get(language));
    }

    /**
     * A text in one language.
     *
     * @param language its tag
     * @param text     the words
     */
    public record Text(String language, String text) {}
}
