package dev.exchanger.realtime.socket;

import java.time.Duration;

import dev.exchanger.platform.ratelimit.RateDecision;

/** How a connection behaves towards the rate limit. On the connection's event loop only. */
final class Strikes {

    private int inARow;
    private long refusedUntil;
    private RateDecision last;

    /** The refusal that still holds, or {@code null}: until the time it named there is no point in asking again. */
    RateDecision standing(long now) {
        if (last == null || refusedUntil - now <= 0) {
            return null;
        }
        Duration left = Duration.ofNanos(refusedUntil - now);
        return new RateDecision(false, 0, last.resetAfter(), left);
    }

    /** Notes a decision and returns how many refusals have come in a row. */
    int note(RateDecision decision, long now) {
        if (decision.allowed()) {
            inARow = 0;
            last = null;
        } else {
            inARow++;
            if (last == null || refusedUntil - now <= 0) {
                last = decision;
                refusedUntil = now + decision.retryAfter().toNanos();
            }
        }
        return inARow;
    }
}
