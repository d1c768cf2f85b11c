package dev.exchanger.identity.cache;

/** An invalidation with the number of its row, by which it is deleted once Redis has confirmed it. */
public record PendingInvalidation(long number, Invalidation invalidation) {}
