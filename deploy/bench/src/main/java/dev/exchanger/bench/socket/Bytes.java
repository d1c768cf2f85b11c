package dev.exchanger.bench.socket;

import java.nio.charset.StandardCharsets;

/** Finds things in messages without parsing them: the client shares its processors with what it measures. */
final class Bytes {
    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean startsWith(byte[] bytes, int from, int to, byte[] what) {
        if (to - from < what.length) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (bytes[from + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the text ends that begins first, or -1 when it is not there. */
    static int after(byte[] bytes, int from, int to, byte[] what) {
        for (int at = from; at <= to - what.length; at++) {
            if (bytes[at] == what[0] && startsWith(bytes, at, to, what)) {
                return at + what.length;
            }
        }
        return -1;
    }

    /** Where the byte is, or {@code to} when it is not there. */
    static int indexOf(byte[] bytes, int from, int to, char what) {
        int at = from;
        while (at < to && bytes[at] != what) {
            at++;
        }
        return at;
    }

    /**
     * The number that follows a text.
     *
     * @throws IllegalStateException when the text is not there
     */
    static long numberAfter(byte[] bytes, int from, int to, byte[] what) {
        int at = after(bytes, from, to, what);
        if (at < 0) {
            throw missing(bytes, from, to, what);
        }
        long number = 0;
        for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = 10 * number + bytes[at] - '0';
        }
        return number;
    }

    /**
     * What stands between a text and the next quotation mark.
     *
     * @throws IllegalStateException when the text is not there
     */
    static String quotedAfter(byte[] bytes, int from, int to, byte[] what) {
        int at = after(bytes, from, to, what);
        if (at < 0) {
            throw missing(bytes, from, to, what);
        }
        return text(bytes, at, indexOf(bytes, at, to, '"'));
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static IllegalStateException missing(byte[] bytes, int from, int to, byte[] what) {
        return new IllegalStateException(
                "no " + new String(what, StandardCharsets.US_ASCII) + " in " + text(bytes, from, to));
    }
}
