package dev.exchanger.bench.exchange;

import dev.exchanger.bench.stand.Stand;

/** What is done to Redis during a trial. */
final class Faults {
    private static final long AWAY_MILLIS = 2000;

    private final Stand stand;

    Faults(Stand stand) {
        this.stand = stand;
    }

    /** {@code kill -9}, two seconds without Redis, and a start with what its append-only file kept. */
    void restartRedis() {
        stand.redis().kill9();
        Pause.millis(AWAY_MILLIS);
        stand.redis().restart();
    }

    /** See {@link RedisTimers#settle}. */
    void settleRedis() {
        try (RedisTimers redis = new RedisTimers(stand.redisUrl())) {
            redis.settle();
        }
    }
}
