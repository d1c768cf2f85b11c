package dev.exchanger.identity.cache;

import io.smallrye.mutiny.Uni;

/** The row of generations of one world of a test: as the table's, which all worlds share. */
public final class OwnGenerations extends CacheGenerationRepository {

    private String current = "";
    private long generation;

    /** No incarnation has been met yet. */
    public OwnGenerations() {
        super(null);
    }

    @Override
    synchronized Uni<Long> adopt(String incarnation) {
        generation += current.equals(incarnation) ? 0 : 1;
        current = incarnation;
        return Uni.createFrom().item(generation);
    }
}
