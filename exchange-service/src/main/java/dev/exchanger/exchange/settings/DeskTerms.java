package dev.exchanger.exchange.settings;

import java.time.Duration;

/**
 * What operators can change while the desk runs.
 *
 * @param open                   whether operators let new quotes and orders be made; what was ordered goes on in any case
 * @param closedReason           what customers are told while it is not open, may be empty
 * @param ordersOpenPerUser      orders of one user that may wait for a payment at the same time
 * @param lateGrace              how long after the deadline a payment is still honoured at the locked rate
 * @param quotesPerUserPerMinute quotes one user may ask for in a minute
 */
public record DeskTerms(
        boolean open, String closedReason, int ordersOpenPerUser, Duration lateGrace, int quotesPerUserPerMinute) {}
