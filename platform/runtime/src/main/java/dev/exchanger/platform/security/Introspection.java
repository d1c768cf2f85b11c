package dev.exchanger.platform.security;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import dev.exchanger.platform.reactive.SingleFlight;

/** Asks identity, which knows the truth, about a token. Concurrent questions about one token are one call. */
@ApplicationScoped
public class Introspection {

    private final IdentityClient identity;
    private final ServiceTokens serviceTokens;
    private final SingleFlight<String, Optional<Set<String>>> calls = new SingleFlight<>();

    public Introspection(IdentityClient identity, ServiceTokens serviceTokens) {
        this.identity = identity;
        this.serviceTokens = serviceTokens;
    }

    /** The principal with its permissions; fails with the 401 problem, or as unavailable. */
    Uni<UserPrincipal> introspect(VerifiedToken token) {
        return calls.run(token.tokenId(), () -> ask(token))
                .map(permissions -> token.principal(permissions.orElseThrow(Unauthenticated::problem)));
    }

    private Uni<Optional<Set<String>>> ask(VerifiedToken token) {
        return serviceTokens.token().chain(own -> identity.introspect(
                        own, token.compact(), answer -> permissions(answer, token))
                .onFailure()
                .invoke(() -> serviceTokens.refused(own)));
    }

    private static Optional<Set<String>> permissions(JsonObject answer, VerifiedToken token) {
        boolean same = token.tokenId().equals(answer.getString("jti"))
                && token.sessionId().equals(answer.getString("sid"))
                && token.context().code().equals(answer.getString("ctx"));
        if (!answer.getBoolean("active", false) || !same) {
            return Optional.empty();
        }
        return Optional.of(answer.getJsonArray("permissions", new JsonArray()).stream()
                .map(String.class::cast)
                .collect(Collectors.toUnmodifiableSet()));
    }
}
