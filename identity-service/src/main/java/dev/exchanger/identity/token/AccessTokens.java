package dev.exchanger.identity.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

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
        JwtClaims claims = claims(session.userId().toString(), context.code());
        claims.setStringClaim("sid", session.id().hex());
        claims.setStringClaim("ctx", context.code());
        return sign(claims, now, life);
    }

    /** A token of a service of the suite. */
    public Signed forService(String clientId) {
        return sign(claims(clientId, TokenVerifier.INTERNAL_AUDIENCE), clock.instant(), config.serviceLife());
    }

    private static JwtClaims claims(String subject, String audience) {
        JwtClaims claims = new JwtClaims();
        claims.setSubject(subject);
        claims.setAudience(audience);
        return claims;
    }

    private Signed sign(JwtClaims claims, Instant now, Duration life) {
        claims.setIssuer(security.issuer());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(life).getEpochSecond()));
        claims.setJwtId(UuidV7.next().toString());
        SigningKey key = keys.current();
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKeyIdHeaderValue(key.kid());
        token.setHeader("typ", TokenVerifier.TYPE);
        token.setKey(key.privateKey());
        token.setPayload(claims.toJson());
        try {
            return new Signed(token.getCompactSerialization(), life.toSeconds());
        } catch (JoseException e) {
            throw new IllegalStateException("an RSA key signs", e);
        }
    }
}
