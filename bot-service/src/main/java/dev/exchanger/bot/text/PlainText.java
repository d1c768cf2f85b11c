package dev.exchanger.bot.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left of our own HTML when a server does not take a tag: the words. */
public final class PlainText {
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^>]*>");
    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,7})|(lt|gt|amp|quot));");

    private PlainText() {}

    /** @return the text without tags, its entities as characters */
    public static String of(String html) {
        return ENTITY.matcher(TAG.matcher(html).replaceAll(""))
                .replaceAll(entity -> Matcher.quoteReplacement(character(entity.group(1), entity.group(2))));
    }

    private static String character(String number, String name) {
        if (number != null) {
            int code = Integer.parseInt(number);
            return Character.isValidCodePoint(code) ? Character.toString(code) : "";
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            default -> "&";
        };
    }
}
