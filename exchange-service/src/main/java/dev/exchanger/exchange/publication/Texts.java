package dev.exchanger.exchange.publication;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of a document by language, as operators may write them: plain text, no markup. */
final class Texts {

    private static final int LANGUAGES = 20;
    private static final Pattern TAG = Pattern.compile("([a-z]{2,3})(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?");
    private static final Set<String> TWO_LETTERS = Set.of(Locale.getISOLanguages());
    // Where a browser would begin to read a tag. A text may still say that 5 < 6.
    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!?]");
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Texts() {}

    static void checkLanguage(DeskDocument.Faults faults, String place, String language) {
        if (language == null || !isLanguage(language)) {
            faults.add(place, "must be the tag of a language such as en or pt-BR");
        }
    }

    private static boolean isLanguage(String text) {
        var tag = TAG.matcher(text);
        // "ua" is a country, and nobody's browser ever asks for it.
        return tag.matches() && (tag.group(1).length() > 2 || TWO_LETTERS.contains(tag.group(1)));
    }

    static void check(
            DeskDocument.Faults faults, String place, Map<String, String> texts, String defaultLanguage, int longest) {
        if (texts == null || texts.isEmpty() || texts.size() > LANGUAGES) {
            faults.add(place, "must have 1 to " + LANGUAGES + " languages");
            return;
        }
        texts.forEach((language, text) -> {
            checkLanguage(faults, place + "." + language, language);
            checkText(faults, place + "." + language, text, longest);
        });
        if (defaultLanguage != null && !texts.containsKey(defaultLanguage)) {
            faults.add(place + "." + defaultLanguage, "must not be missing: it is the default language");
        }
    }

    private static void checkText(DeskDocument.Faults faults, String place, String text, int longest) {
        if (text == null || text.isBlank()) {
            faults.add(place, "must not be blank");
        } else if (text.codePointCount(0, text.length()) > longest) {
            faults.add(place, "must have at most " + longest + " characters");
        } else if (text.codePoints().anyMatch(Texts::isControl)) {
            faults.add(place, "must not have control characters but line breaks");
        } else if (MARKUP.matcher(text).find()) {
            faults.add(place, "must be plain text, not HTML");
        }
    }

    /** Also half of a character, and what turns the direction of text: it can make an account look like another one. */
    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\n';
            case Character.FORMAT -> character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER;
            case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
