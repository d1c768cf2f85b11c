package dev.exchanger.realtime.limit;

import java.time.Duration;

import jakarta.ws.rs.core.Response;

import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;

/** Tells REST clients what is left of a budget, as {@code rl} does on the socket. */
public final class RateHeaders {

    /** How many more are allowed right now. */
    public static final String REMAINING = "RateLimit-Remaining";
    /** Seconds until all are back, if none is used until then. */
    public static final String RESET = "RateLimit-Reset";

    private RateHeaders() {}

    /** Adds the headers to an answer. */
    public static Response.ResponseBuilder put(Response.ResponseBuilder answer, RateDecision budget) {
        return answer.header(REMAINING, budget.remaining()).header(RESET, secondsUp(budget.resetAfter()));
    }

    /** Adds the headers to a refusal. */
    static ProblemException put(ProblemException refusal, RateDecision budget) {
        return refusal.withHeader(REMAINING, Long.toString(budget.remaining()))
                .withHeader(RESET, Long.toString(secondsUp(budget.resetAfter())));
    }

    private static long secondsUp(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }
}
