package dev.exchanger.realtime.socket;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.platform.ratelimit.RateDecision;

/**
 * The positive answer to a request.
 *
 * @param position where the room is now, or {@code null}
 * @param data more to tell, or {@code null}
 * @param afterwards runs right after the answer was put in the connection's queue, before any later request is handled
 * @param budget what is left of the action's own limit, or {@code null} when it has none
 */
public record Reply(Position position, JsonNode data, Runnable afterwards, RateDecision budget) {

    private static final Runnable NOTHING = () -> {};
    private static final Reply DONE = new Reply(null, null, NOTHING, null);

    /** Nothing to tell but success. */
    public static Reply done() {
        return DONE;
    }

    /** Success, and where the room is now; {@code null} when that is not known. */
    public static Reply at(Position position) {
        return new Reply(position, null, NOTHING, null);
    }

    /** Success, where the room is now ({@code null} when not known), and more to tell. */
    public static Reply at(Position position, JsonNode data) {
        return new Reply(position, data, NOTHING, null);
    }

    public static Reply with(JsonNode data) {
        return new Reply(null, data, NOTHING, null);
    }

    public Reply andThen(Runnable next) {
        return new Reply(position, data, next, budget);
    }

    /** The same answer, which also tells what is left of the limit that the action counted for. */
    public Reply leaving(RateDecision left) {
        return new Reply(position, data, afterwards, left);
    }
}
