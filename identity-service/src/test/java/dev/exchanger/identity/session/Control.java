package dev.exchanger.identity.session;

import dev.exchanger.identity.cache.SteppedCache.Weakness;

/**
 * What keeps a revoked session from coming back. Each can be left out of a {@link World}; the schedule that then finds
 * the session is written beside it ("told": the revoker tells Redis, after which the revocation is acknowledged).
 */
enum Control {
    /**
     * A fill needs the lease of its own reader.
     *
     * <p>Without it: a asks Redis, a asks PostgreSQL, commit, told, a fills.
     */
    LEASE(Weakness.FILL_ANYTHING),
    /**
     * A tombstone alone does not do it: it may be evicted, and any fill would then find the slot empty.
     *
     * <p>Without it: a asks Redis, a asks PostgreSQL, commit, told, the tombstone is evicted, a fills.
     */
    LEASE_BEYOND_TOMBSTONE(Weakness.FILL_EMPTY),
    /**
     * A touch replaces only the value it has read.
     *
     * <p>Without it: a and b ask Redis, a touches in PostgreSQL, commit, b touches in PostgreSQL, told, a
     * swaps.
     */
    TOUCH_COMPARES(Weakness.SWAP_ANYTHING),
    /**
     * A touch never creates a key again.
     *
     * <p>Without it: a asks Redis, a touches in PostgreSQL, commit, a's swap times out, told, the
     * tombstone is evicted, the swap runs late.
     */
    TOUCH_NEVER_CREATES(Weakness.SWAP_CREATES),
    /**
     * A fill and a swap stay in the generation in which they began.
     *
     * <p>Without it: Redis makes a snapshot, a asks Redis, a touches in PostgreSQL, commit, told, Redis is
     * restarted with the snapshot, a's gate opens, a gets PostgreSQL's answer of before and swaps.
     */
    GENERATION_OF_THE_READ(Weakness.ANY_GENERATION),
    /**
     * A revocation puts a tombstone into Redis.
     *
     * <p>Without it: b asks Redis, b asks PostgreSQL, b fills, commit, a asks Redis.
     */
    TOMBSTONE(null),
    /**
     * It is acknowledged only when Redis has confirmed the tombstone.
     *
     * <p>Without it: a asks Redis, a asks PostgreSQL, commit, a fills, the telling times out, and runs
     * late.
     */
    ACKNOWLEDGED_WHEN_TOLD(null),
    /**
     * Another connection to Redis closes the gate.
     *
     * <p>Without it: Redis makes a snapshot, commit, told, Redis is restarted with the snapshot, a asks
     * Redis.
     */
    GATE(null),
    /**
     * Another incarnation of Redis starts another generation.
     *
     * <p>Without it: Redis makes a snapshot, commit, told, Redis is restarted with the snapshot, the gate
     * opens, a asks Redis.
     */
    GENERATION(null),
    /**
     * An answer counts only if it is of the Redis that was asked.
     *
     * <p>Without it: Redis makes a snapshot, commit, told, a starts with an open gate, Redis is restarted
     * with the snapshot, a's question reaches it.
     */
    SAME_REDIS_ANSWERS(null),
    /**
     * What PostgreSQL has not confirmed for a while is not believed.
     *
     * <p>Without it: Redis makes a snapshot, commit, told, Redis goes back to the snapshot, the bound
     * passes, a asks Redis.
     */
    FRESHNESS(null),
    /**
     * What is too old is verified in PostgreSQL before it counts again.
     *
     * <p>Without it: Redis makes a snapshot, commit, told, Redis goes back to the snapshot, the bound
     * passes, a asks Redis.
     */
    VERIFICATION(null),
    /**
     * Whether the credentials are still those that were checked is asked again when the session is written.
     *
     * <p>Without it: a checks the password, commit, told, a locks the user, inserts and commits.
     */
    CREDENTIALS_AGAIN(null),
    /**
     * That is asked under the lock which the change takes too.
     *
     * <p>Without it: a checks the password and asks again, commit, told, a inserts and commits.
     */
    USER_LOCK(null);

    private final Weakness weakness;

    Control(Weakness weakness) {
        this.weakness = weakness;
    }

    /** The weaker script that leaves it out; null when it is left out elsewhere. */
    Weakness weakness() {
        return weakness;
    }
}
