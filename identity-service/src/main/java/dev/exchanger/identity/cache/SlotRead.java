package dev.exchanger.identity.cache;

/** What reading a slot gave. */
public sealed interface SlotRead {

    /** A value of the current generation: its whole text, for {@link SlotCache#swap}. */
    record Found(String text) implements SlotRead {}

    /** A tombstone: certainly gone. */
    record Dead() implements SlotRead {}

    /** Nothing to go by: ask PostgreSQL, then offer the answer with this nonce. */
    record Miss(String nonce) implements SlotRead {}

    /** Redis is away or not to be believed at the moment: ask PostgreSQL and do not fill. */
    record Closed() implements SlotRead {}
}
