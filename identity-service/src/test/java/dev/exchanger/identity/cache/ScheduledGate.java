package dev.exchanger.identity.cache;

import io.smallrye.mutiny.Uni;

/** The gate of production, opened by a test where the relay opens it otherwise. */
public final class ScheduledGate extends CacheGate {

    private final boolean credulous;

    /**
     * A closed gate.
     *
     * @param credulous believes an answer whoever gave it
     */
    public ScheduledGate(RedisIncarnation redis, CacheGenerationRepository generations, boolean credulous) {
        super(redis, generations);
        this.credulous = credulous;
    }

    /** Opens it; nothing is owed. */
    public Uni<Void> open() {
        return open(() -> Uni.createFrom().voidItem());
    }

    @Override
    public boolean honours(long pass) {
        return credulous && pass >= 0 || super.honours(pass);
    }
}
