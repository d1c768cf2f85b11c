package dev.exchanger.platform.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A failure with a known answer. Thrown by services (or carried by a failed {@code Uni}) and turned into an
 * {@code application/problem+json} answer. The detail reaches the client as it is for 4xx: no secrets, no internals.
 */
public class ProblemException extends RuntimeException {

    private final transient ProblemType type;
    private final transient List<Problem.FieldError> errors = new ArrayList<>();
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private transient Duration retryAfter;

    /**
     * @param type   which failure
     * @param detail what happened this time, or null when the title says it all
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, null);
    }

    public ProblemException(ProblemType type, String detail, Throwable cause) {
        // No stack trace for expected 4xx answers: they are control flow on the hot path.
        super(detail == null ? type.title() : detail, cause, false, type.status() >= 500);
        this.type = type;
    }

    /** Adds {@code Retry-After}, rounded up to whole seconds, at least 1. */
    public ProblemException withRetryAfter(Duration delay) {
        this.retryAfter = delay;
        return this;
    }

    /** Adds an extension member, e.g. {@code remainingAttempts}. */
    public ProblemException with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Adds one entry to {@code errors[]}; the field is a JSON path such as {@code payout.account}. */
    public ProblemException withError(String field, String message) {
        errors.add(new Problem.FieldError(field, message));
        return this;
    }

    /** Adds a response header, e.g. {@code Allow}. */
    public ProblemException withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public List<Problem.FieldError> errors() {
        return List.copyOf(errors);
    }

    public Map<String, Object> members() {
        return Map.copyOf(members);
    }

    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }
}
