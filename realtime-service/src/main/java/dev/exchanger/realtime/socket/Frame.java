package dev.exchanger.realtime.socket;

/**
 * One message on its way to sockets, encoded once whoever gets it.
 *
 * @param text a JSON object on one line
 * @param bytes its length in UTF-8
 */
public record Frame(String text, int bytes) {

    public static Frame of(String text) {
        return new Frame(text, utf8Length(text));
    }

    /** The length of a text in UTF-8 without encoding it; a lone surrogate counts as the one byte of its replacement. */
    public static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                bytes += 2;
            } else if (c >= 0x80 && c < 0x800) {
                bytes += 1;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                // A pair is two chars and four bytes.
                bytes += 2;
                i++;
            }
        }
        return bytes;
    }
}
