package dev.exchanger.identity.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;

import dev.exchanger.identity.session.LiveSession;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.platform.security.TokenVerifier;

/** Signs access tokens. One signature takes about a millisecond of a processor, too little to leave the event loop. */
@ApplicationScoped
public class AccessTokens {

    private final SigningKeys keys;
    private final TokenConfig config;
    private final SecurityConfig security;
    private final Clock clock;

    public AccessTokens(SigningKeys keys, TokenConfig config, SecurityConfig security, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.security = security;
        this.clock = clock;
    }

    /**
     * A signed token.
     *
     * @param expiresIn seconds
     */
    public record Signed(String token, long expiresIn) {
        @Override
        public String toString() {
            return "Signed[expiresIn=" + expiresIn + "]";
        }
    }

    /** A token of a session; it never outlives the session. */
    public Signed forSession(ApplicationContext context, LiveSession session) {
        Instant now = clock.instant();
        Duration left = Duration.between(now, session.expiresAt());
        Duration life = left.compareTo(config.accessLife()) < 0 ? left : config.accessLife();
        JwtClaimsBuilder claims = Jwt.subject(session.userId().toString())
                .audience(context.code())
                .claim("sid", session.id().hex())
                .claim("ctx", context.code());
        return sign(claims, now, life);
    }

    /** A token of a service of the suite. */
    public Signed forService(String clientId) {
        return sign(
                Jwt.subject(clientId).audience(TokenVerifier.INTERNAL_AUDIENCE), clock.instant(), config.serviceLife());
    }

    private Signed sign(JwtClaimsBuilder claims, Instant now, Duration life) {
        SigningKey key = keys.current();
        String token = claims.issuer(security.issuer())
                .issuedAt(now)
                .expiresAt(now.plus(life))
                .claim("jti", UuidV7.next().toString())
                .jws()
                .algorithm(SignatureAlgorithm.RS256)
                .keyId(key.kid())
                .header("typ", TokenVerifier.TYPE)
                .sign(key.privateKey());
        return new Signed(token, life.toSeconds());
    }
}
