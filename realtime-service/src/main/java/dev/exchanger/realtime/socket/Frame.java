package dev.exchanger.realtime.socket;

import java.nio.charset.StandardCharsets;

/** One message on its way to sockets, a JSON object on one line, encoded once whoever gets it. */
public final class Frame {

    private final byte[] utf8;

    private Frame(byte[] utf8) {
        this.utf8 = utf8;
    }

    public static Frame of(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The message as text, decoded anew at each call. */
    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Its length in UTF-8. */
    public int bytes() {
        return utf8.length;
    }

    /** Its UTF-8, not to be changed. */
    byte[] utf8() {
        return utf8;
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

    @Override
    public String toString() {
        return text();
    }
}
