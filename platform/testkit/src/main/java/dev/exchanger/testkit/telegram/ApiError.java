package dev.exchanger.testkit.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;

/** An error of the Bot API: {@code {"ok":false,"error_code":…,"description":…}}. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final int retryAfter;

    private ApiError(int code, String description, int retryAfter) {
        super(description, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    static ApiError badRequest(String why) {
        return new ApiError(400, "Bad Request: " + why, 0);
    }

    static ApiError conflict(String why) {
        return new ApiError(409, "Conflict: " + why, 0);
    }

    static ApiError forbidden(String why) {
        return new ApiError(403, "Forbidden: " + why, 0);
    }

    static ApiError tooManyRequests(int seconds) {
        return new ApiError(429, "Too Many Requests: retry after " + seconds, seconds);
    }

    static ApiError of(int code, String description) {
        return new ApiError(code, description, 0);
    }

    Answer answer() {
        ObjectNode body = Json.object();
        body.put("ok", false).put("error_code", code).put("description", getMessage());
        if (retryAfter > 0) {
            body.putObject("parameters").put("retry_after", retryAfter);
            return Answer.json(code, body).with("Retry-After", String.valueOf(retryAfter));
        }
        return Answer.json(code, body);
    }
}
