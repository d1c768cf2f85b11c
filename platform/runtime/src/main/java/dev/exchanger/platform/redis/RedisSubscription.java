package dev.exchanger.platform.redis;

import io.smallrye.mutiny.Uni;

/** One subscriber of one channel or pattern. It lives until {@link #cancel()}: a lost connection only makes a gap. */
public interface RedisSubscription {

    /** Completes when the server has confirmed the subscription for the first time; waits for Redis as long as it takes. */
    Uni<Void> ready();

    /** Ends it; no delivery begins after this. Safe to call twice, and from any thread. */
    void cancel();
}
