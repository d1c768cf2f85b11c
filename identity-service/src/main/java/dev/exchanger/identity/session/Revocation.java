package dev.exchanger.identity.session;

import java.util.List;

import dev.exchanger.identity.cache.PendingInvalidation;

/**
 * Sessions ended in a transaction, and what must be announced once it is committed.
 *
 * @param sessions what was really ended; may be none
 * @param pending  what Redis must be told
 */
public record Revocation(List<RevokedSession> sessions, List<PendingInvalidation> pending) {

    public static final Revocation NOTHING = new Revocation(List.of(), List.of());
}
