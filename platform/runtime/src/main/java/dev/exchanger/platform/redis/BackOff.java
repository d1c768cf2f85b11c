package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The pause before reconnect attempt n: {@code min(n * 50, 2000)} ms, plus up to a quarter so that replicas do not come back in step. */
final class BackOff {

    private static final long STEP_MS = 50;
    private static final long LIMIT_MS = 2000;

    private BackOff() {}

    /** @param attempt 1 for the first attempt after a loss */
    static Duration before(long attempt) {
        long base = Math.min(Math.max(attempt, 1) * STEP_MS, LIMIT_MS);
        return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 4 + 1));
    }
}
