package dev.exchanger.platform.security;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** Finds out who is behind a Bearer token. Usable outside JAX-RS, e.g. before a WebSocket upgrade. */
@ApplicationScoped
public class Authenticator {

    private final TokenVerifier verifier;
    private final SessionLiveness liveness;

    public Authenticator(TokenVerifier verifier, SessionLiveness liveness) {
        this.verifier = verifier;
        this.liveness = liveness;
    }

    /**
     * The user of an access token: signature, claims, then the session.
     *
     * @param bearerToken the token without the scheme; null is a missing token
     * @param allowed     contexts let in; a token of another one is refused as if it were forged
     * @return fails with a {@link dev.exchanger.platform.problem.ProblemException} of status 401, or with a failure
     *     that is answered 503 when neither Redis nor identity can tell
     */
    public Uni<UserPrincipal> authenticate(String bearerToken, Set<ApplicationContext> allowed) {
        return verifier.user(bearerToken, allowed).chain(liveness::check);
    }

    /** The service of a service token; fails like {@link #authenticate}. */
    public Uni<ServicePrincipal> authenticateService(String bearerToken) {
        return verifier.service(bearerToken);
    }
}
