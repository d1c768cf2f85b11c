package dev.exchanger.platform.security;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

import dev.exchanger.platform.problem.DependencyUnavailable;
import dev.exchanger.platform.reactive.SingleFlight;

/**
 * Identity's key set, read without blocking. The last good set stays in force however long identity is away; an unknown
 * {@code kid} causes a read at most once per {@link SecurityConfig#keysMinInterval()}.
 */
@ApplicationScoped
@DefaultBean
public class JwksKeys implements VerificationKeys {

    private static final Logger LOG = Logger.getLogger(JwksKeys.class);
    // Half of what NIST calls acceptable today is already refused: nobody of ours signs with less.
    private static final int MIN_BITS = 2048;

    /** Least time between two reads while there is no set at all: every request is refused meanwhile. */
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    private record KeySet(Map<String, PublicKey> keys, Instant readAt) {}

    private final IdentityClient identity;
    private final SecurityConfig config;
    private final Clock clock;
    private final SingleFlight<String, KeySet> reads = new SingleFlight<>();
    private volatile KeySet current = new KeySet(Map.of(), Instant.EPOCH);
    private volatile Instant lastAttempt = Instant.EPOCH;

    public JwksKeys(IdentityClient identity, SecurityConfig config, Clock clock) {
        this.identity = identity;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<PublicKey> key(String kid) {
        PublicKey known = current.keys().get(kid);
        if (known != null) {
            if (olderThan(current.readAt(), config.keysMaxAge()) && mayRead()) {
                read().subscribe().with(ignored -> {}, failure -> LOG.debugf("key set not read: %s", failure));
            }
            return Uni.createFrom().item(known);
        }
        if (!reads.busy() && !mayRead()) {
            return current.keys().isEmpty()
                    ? Uni.createFrom().failure(new DependencyUnavailable("identity (no key set yet)", null))
                    : Uni.createFrom().nullItem();
        }
        return read().map(set -> set.keys().get(kid)).onFailure().recoverWithUni(failure -> {
            // Without any set we cannot tell a good token from a bad one; with one, an unknown kid is a bad token.
            return current.keys().isEmpty()
                    ? Uni.createFrom().failure(failure)
                    : Uni.createFrom().nullItem();
        });
    }

    private boolean mayRead() {
        return olderThan(lastAttempt, current.keys().isEmpty() ? FIRST_INTERVAL : config.keysMinInterval());
    }

    private boolean olderThan(Instant since, Duration age) {
        return Duration.between(since, clock.instant()).compareTo(age) >= 0;
    }

    private Uni<KeySet> read() {
        return reads.run("jwks", () -> {
            lastAttempt = clock.instant();
            return identity.jwks(this::parse).invoke(set -> current = set);
        });
    }

    private KeySet parse(JsonObject jwks) {
        Map<String, PublicKey> keys = new HashMap<>();
        for (JsonWebKey key : read(jwks).getJsonWebKeys()) {
            if (key.getKeyId() != null
                    && key.getKey() instanceof RSAPublicKey rsa
                    && rsa.getModulus().bitLength() >= MIN_BITS) {
                keys.put(key.getKeyId(), rsa);
            }
        }
        if (keys.isEmpty()) {
            throw new DependencyUnavailable("identity (empty key set)", null);
        }
        return new KeySet(Map.copyOf(keys), clock.instant());
    }

    private static JsonWebKeySet read(JsonObject jwks) {
        try {
            return new JsonWebKeySet(jwks.encode());
        } catch (JoseException e) {
            throw new DependencyUnavailable("identity (unreadable key set)", e);
        }
    }
}
