package dev.exchanger.platform.redis;

import io.smallrye.mutiny.Uni;

/** One subscriber of one channel or pattern. It lives until {@link #cancel()}: a lost connection only makes a gap. */
public interface RedisSubscription {

    /** Completes when the server has confirmed the subscription for the first time; waits for Redis as long as it takes. */
    Uni<Void> ready();

    /** Ends it; no message is delivered afterwards on the link's event loop. Safe to call twice. */
    void cancel();
}
