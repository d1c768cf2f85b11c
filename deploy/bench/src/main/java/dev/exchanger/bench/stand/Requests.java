package dev.exchanger.bench.stand;

import java.nio.charset.StandardCharsets;

/** Whole HTTP/1.1 requests as bytes, with the few headers that a client of the API sends. */
public final class Requests {
    private static final String HEAD = "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n%s\r\n";

    private Requests() {}

    /** @param headers each ended by {@code \r\n} */
    public static byte[] get(String path, String headers) {
        return bytes(HEAD.formatted("GET", path, headers));
    }

    public static byte[] delete(String path, String headers) {
        return bytes(HEAD.formatted("DELETE", path, headers));
    }

    public static byte[] json(String path, String body) {
        return json(path, "", body);
    }

    /** @param headers each ended by {@code \r\n} */
    public static byte[] json(String path, String headers, String body) {
        return post(path, "Content-Type: application/json\r\n" + headers, body);
    }

    public static byte[] form(String path, String headers, String body) {
        return post(path, "Content-Type: application/x-www-form-urlencoded\r\n" + headers, body);
    }

    public static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static byte[] post(String path, String headers, String body) {
        return bytes(HEAD.formatted("POST", path, headers + "Content-Length: " + body.length() + "\r\n") + body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A text member of a JSON answer, found without parsing the rest. */
    public static String member(String answer, String name) {
        return between(answer, "\"" + name + "\":\"", "\"");
    }

    /** {@code name=value} of a cookie that an answer sets. */
    public static String cookie(String answer, String name) {
        return name + "=" + between(answer, name + "=", ";");
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before);
        if (start < 0) {
            throw new IllegalStateException("no " + before + " in the answer");
        }
        start += before.length();
        return text.substring(start, text.indexOf(after, start));
    }
}
