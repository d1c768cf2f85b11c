package dev.exchanger.realtime.socket;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** Knows how many connections a user has on all nodes. */
public interface ConnectionCensus {

    /** The number of live connections; fails when it cannot be known now. */
    Uni<Long> connections(UUID user);
}
