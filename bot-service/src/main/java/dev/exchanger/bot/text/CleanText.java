package dev.exchanger.bot.text;

import java.util.regex.Pattern;

/**
 * Takes out of foreign text what could deceive the eye: bidirectional controls, zero-width characters and control
 * codes. Escaping for HTML is not done here but by the template engine.
 */
public final class CleanText {
    // All format characters (Cf: bidi, zero width, tags, soft hyphen), controls but newline, lone surrogates,
    // line and paragraph separators, and the fillers that look like nothing.
    private static final Pattern DECEIVING =
            Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Cs}\\u2028\\u2029\\u115F\\u1160\\u3164\\uFFA0&&[^\\n]]");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private CleanText() {}

    /** @return one line of at most {@code max} characters; empty for null */
    public static String line(String text, int max) {
        return cut(SPACES.matcher(clean(text)).replaceAll(" ").strip(), max);
    }

    /** @return the text with its line breaks, at most {@code max} characters; empty for null */
    public static String lines(String text, int max) {
        return cut(clean(text), max);
    }

    private static String clean(String text) {
        if (text == null) {
            return "";
        }
        String unified = text.replace("\r\n", "\n").replace('\r', '\n').replace('\t', ' ');
        return DECEIVING.matcher(unified).replaceAll("");
    }

    /** Cuts before rendering, so that no tag or entity is ever cut, and never inside a surrogate pair. */
    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
