package dev.exchanger.exchange.settings;

import java.time.Duration;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What operators can change while the desk runs.
 *
 * @param open                   whether new quotes and orders are made; what was ordered goes on in any case
 * @param closedReason           what customers are told while it is not open, may be empty
 * @param ordersOpenPerUser      orders of one user that may wait for a payment at the same time
 * @param lateGrace              how long after the deadline a payment is still honoured at the locked rate
 * @param quotesPerUserPerMinute quotes one user may ask for in a minute
 */
public record DeskTerms(
        boolean open, String closedReason, int ordersOpenPerUser, Duration lateGrace, int quotesPerUserPerMinute) {

    private static final Duration COME_BACK = Duration.ofMinutes(1);

    /** Fails with {@code desk-closed} and the reason unless the desk is open. */
    public void requireOpen() {
        if (!open) {
            ProblemException closed = new ProblemException(ExchangeProblem.DESK_CLOSED, null).withRetryAfter(COME_BACK);
            throw closedReason.isBlank() ? closed : closed.with("reason", closedReason);
        }
    }
}
