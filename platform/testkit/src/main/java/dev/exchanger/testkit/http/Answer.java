package dev.exchanger.testkit.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a stub answers.
 *
 * @param status HTTP status; {@link #DROPPED} closes the connection without an answer
 * @param headers beside Content-Type
 * @param contentType of the body
 * @param body text, empty for none
 */
public record Answer(int status, Map<String, String> headers, String contentType, String body) {

    /** Status of an answer that is never given. */
    public static final int DROPPED = 0;

    /** A JSON answer. */
    public static Answer json(int status, Object body) {
        return new Answer(status, Map.of(), "application/json", Json.text(body));
    }

    /** An RFC 9457 problem with a {@code code}. */
    public static Answer problem(int status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "https://exchanger.dev/problems/" + code);
        problem.put("title", code);
        problem.put("status", status);
        problem.put("code", code);
        problem.put("detail", detail);
        return new Answer(status, Map.of(), "application/problem+json", Json.text(problem));
    }

    /** An answer without a body. */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), "application/json", "");
    }

    /** The socket is closed and nothing is sent. */
    public static Answer dropped() {
        return empty(DROPPED);
    }

    /** The same with one more header. */
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, contentType, body);
    }
}
