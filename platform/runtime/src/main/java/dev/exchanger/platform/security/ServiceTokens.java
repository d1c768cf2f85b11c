package dev.exchanger.platform.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

import dev.exchanger.platform.problem.DependencyUnavailable;
import dev.exchanger.platform.reactive.SingleFlight;

/** This service's own token for calls to the others (client credentials at identity). */
@ApplicationScoped
public class ServiceTokens {

    // A token must outlive the call it is made for.
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private record Held(String token, Instant useUntil) {}

    private final IdentityClient identity;
    private final SecurityConfig config;
    private final Clock clock;
    private final SingleFlight<String, Held> requests = new SingleFlight<>();
    private volatile Held held = new Held("", Instant.EPOCH);

    public ServiceTokens(IdentityClient identity, SecurityConfig config, Clock clock) {
        this.identity = identity;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A token good for at least 30 more seconds (or for as long as identity grants, if that is less). Fails with
     * {@link DependencyUnavailable}.
     */
    public Uni<String> token() {
        Held now = held;
        if (clock.instant().isBefore(now.useUntil())) {
            return Uni.createFrom().item(now.token());
        }
        return requests.run("token", this::request).map(Held::token);
    }

    /** Forgets the token, for a caller that was answered 401 with it (identity changed its keys or our secret). */
    public void refused(String token) {
        if (held.token().equals(token)) {
            held = new Held("", Instant.EPOCH);
        }
    }

    private Uni<Held> request() {
        String secret = config.clientSecret().orElse("");
        Instant asked = clock.instant();
        return identity.serviceToken(config.clientId(), secret, answer -> hold(answer, asked))
                .invoke(fresh -> held = fresh);
    }

    private static Held hold(JsonObject answer, Instant asked) {
        String token = answer.getString("access_token");
        Integer expiresIn = answer.getInteger("expires_in");
        if (token == null || expiresIn == null) {
            throw new DependencyUnavailable("identity (unreadable token answer)", null);
        }
        return new Held(token, asked.plusSeconds(expiresIn).minus(MARGIN));
    }
}
