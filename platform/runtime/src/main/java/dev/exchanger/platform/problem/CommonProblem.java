package dev.exchanger.platform.problem;

import java.util.Optional;

/** The failures every service shares. */
public enum CommonProblem implements ProblemType {
    BAD_REQUEST(400, "Bad request"),
    MALFORMED_BODY(400, "The request body cannot be read"),
    INVALID_CURSOR(400, "The cursor is not one this service issued"),
    IDEMPOTENCY_KEY_REQUIRED(400, "A valid Idempotency-Key header is required"),
    UNAUTHENTICATED(401, "A valid access token is required"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    CONFLICT(409, "The request conflicts with the current state"),
    PRECONDITION_FAILED(412, "The resource has changed"),
    PAYLOAD_TOO_LARGE(413, "The request body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    VALIDATION(422, "The request is not valid"),
    PRECONDITION_REQUIRED(428, "An If-Match header is required"),
    RATE_LIMITED(429, "Too many requests"),
    INTERNAL(500, "Internal error"),
    UNAVAILABLE(503, "Temporarily unavailable");

    private final int status;
    private final String title;

    CommonProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }

    /** The general problem of an HTTP status, empty when there is none. */
    public static Optional<CommonProblem> ofStatus(int status) {
        for (CommonProblem problem : values()) {
            if (problem.status == status) {
                return Optional.of(problem);
            }
        }
        return Optional.empty();
    }
}
