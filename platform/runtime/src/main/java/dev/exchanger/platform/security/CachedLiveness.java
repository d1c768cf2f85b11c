package dev.exchanger.platform.security;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;

/** Session liveness for every service but identity. */
@ApplicationScoped
@DefaultBean
public class CachedLiveness implements SessionLiveness {

    private final Introspection introspection;

    public CachedLiveness(Introspection introspection) {
        this.introspection = introspection;
    }

    @Override
    public Uni<UserPrincipal> check(VerifiedToken token) {
        return introspection.introspect(token);
    }
}
