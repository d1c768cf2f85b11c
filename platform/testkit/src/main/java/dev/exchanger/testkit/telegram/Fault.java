package dev.exchanger.testkit.telegram;

import java.time.Duration;

/** What goes wrong with a call to the Bot API. */
public sealed interface Fault {

    /** An error answer; the call has no effect. */
    record Status(int code, String description) implements Fault {}

    /** 429 with {@code retry_after}, in the body and as a header; the call has no effect. */
    record TooManyRequests(int retryAfterSeconds) implements Fault {}

    /** 502 with an HTML page, as a gateway sends it; the call has no effect. */
    record BadGateway() implements Fault {}

    /** The connection ends without an answer and the call has no effect. */
    record DropBefore() implements Fault {}

    /** The call has its effect, and the connection ends without an answer. */
    record DropAfter() implements Fault {}

    /** The call has its effect at once, the answer comes later. */
    record Delay(Duration time) implements Fault {}

    /** {@link Status}. */
    static Fault status(int code, String description) {
        return new Status(code, description);
    }

    /** 403, as for a bot that the user has blocked. */
    static Fault blocked() {
        return new Status(403, "Forbidden: bot was blocked by the user");
    }

    /** {@link TooManyRequests}. */
    static Fault tooManyRequests(int retryAfterSeconds) {
        return new TooManyRequests(retryAfterSeconds);
    }

    /** {@link BadGateway}. */
    static Fault badGateway() {
        return new BadGateway();
    }

    /** {@link DropBefore}. */
    static Fault dropBefore() {
        return new DropBefore();
    }

    /** {@link DropAfter}. */
    static Fault dropAfter() {
        return new DropAfter();
    }

    /** {@link Delay}. */
    static Fault delay(Duration time) {
        return new Delay(time);
    }
}
