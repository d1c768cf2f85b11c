package dev.exchanger.platform.security;

import io.smallrye.mutiny.Uni;

/** Knows whether the session of a valid token still lives, and what its user may do. */
public interface SessionLiveness {

    /**
     * Fails with a 401 {@link dev.exchanger.platform.problem.ProblemException} when the session or the token was
     * revoked, with a 503 one when nobody who could know answers.
     */
    Uni<UserPrincipal> check(VerifiedToken token);
}
