package dev.exchanger.realtime.chat;

/** Text of users as every store and reader can take it. */
public final class PlainText {

    private PlainText() {}

    /**
     * Whether it is not only blanks, at most so many characters long, and free of what PostgreSQL and UTF-8 cannot hold:
     * NUL and halves of surrogate pairs.
     *
     * @param text {@code null} does not fit
     * @param max characters (code points)
     */
    public static boolean fits(String text, int max) {
        return text != null
                && !text.isBlank()
                && text.codePointCount(0, text.length()) <= max
                && text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }
}
