package dev.exchanger.identity.cache;

import io.smallrye.mutiny.Uni;

/** Knowledge whose absence in Redis would be read as permission; written again before a new Redis is believed. */
public interface CacheRestore {

    Uni<Void> restore();
}
