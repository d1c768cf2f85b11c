package dev.exchanger.testkit.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Signs tokens as identity-service does. The key is one per JVM: {@link StubIdentity} publishes it, wherever it was
 * started.
 *
 * <pre>{@code
 * String bearer = TokenMinter.shared().accessToken(UserSpec.web());
 * String wrong = TokenMinter.shared().flawed(UserSpec.web(), Flaw.ALG_NONE);
 * }</pre>
 */
public final class TokenMinter {
    /** {@code iss} of all tokens; the default of {@code exchanger.security.issuer}. */
    public static final String ISSUER = "https://identity.exchanger.local";

    /** Private claim by which {@link StubIdentity} knows what permissions to answer; services do not know it. */
    static final String PERMISSIONS = "testkit:permissions";

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String KEY_PROPERTY = "testkit.token.key";
    private static final TokenMinter SHARED = new TokenMinter(sharedKey());

    private final RsaJsonWebKey key;

    TokenMinter(RsaJsonWebKey key) {
        this.key = key;
    }

    /** The minter of this JVM. */
    public static TokenMinter shared() {
        return SHARED;
    }

    /** An access token good for 10 minutes. */
    public String accessToken(UserSpec user) {
        return accessToken(user, LIFE);
    }

    /** An access token that ends after this time; negative = it has ended already. */
    public String accessToken(UserSpec user, Duration life) {
        return sign(accessClaims(user, life), key, Map.of());
    }

    /** A token of a service for another one ({@code aud: internal}), good for 10 minutes. */
    public String serviceToken(String clientId) {
        JwtClaims claims = claims(clientId, LIFE);
        claims.setAudience("internal");
        return sign(claims, key, Map.of());
    }

    /** An access token that must be refused. */
    public String flawed(UserSpec user, Flaw flaw) {
        return new FlawedTokens(this, key).mint(user, flaw);
    }

    /** The public keys as a JWK set, JSON. */
    public String jwks() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** Name of the signing key. */
    public String keyId() {
        return key.getKeyId();
    }

    RsaJsonWebKey key() {
        return key;
    }

    JwtClaims accessClaims(UserSpec user, Duration life) {
        JwtClaims claims = claims(user.userId().toString(), life);
        claims.setAudience(user.context());
        claims.setStringClaim("sid", user.sessionId());
        claims.setStringClaim("ctx", user.context());
        if (!user.permissions().isEmpty()) {
            claims.setStringListClaim(
                    PERMISSIONS, user.permissions().stream().sorted().toList());
        }
        return claims;
    }

    /** Signs with RS256 and the usual header; a header given as empty is left out. */
    static String sign(JwtClaims claims, RsaJsonWebKey key, Map<String, String> headers) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setKey(key.getPrivateKey());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        setHeader(jws, "kid", headers.getOrDefault("kid", key.getKeyId()));
        setHeader(jws, "typ", headers.getOrDefault("typ", "at+jwt"));
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("Cannot sign", e);
        }
    }

    static RsaJsonWebKey newKey(String keyId) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(keyId);
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("Cannot make a key", e);
        }
    }

    private static void setHeader(JsonWebSignature jws, String name, String value) {
        if (!value.isEmpty()) {
            jws.setHeader(name, value);
        }
    }

    private static JwtClaims claims(String subject, Duration life) {
        Instant now = Instant.now();
        Instant issued = life.isNegative() ? now.plus(life).minus(LIFE) : now;
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject);
        claims.setIssuedAt(NumericDate.fromMilliseconds(issued.toEpochMilli()));
        claims.setExpirationTime(NumericDate.fromMilliseconds(now.plus(life).toEpochMilli()));
        claims.setJwtId(UUID.randomUUID().toString());
        return claims;
    }

    /** Quarkus loads this class once per application; a system property is seen by all of them. */
    private static RsaJsonWebKey sharedKey() {
        synchronized (System.getProperties()) {
            try {
                String known = System.getProperty(KEY_PROPERTY);
                if (known == null) {
                    RsaJsonWebKey fresh =
                            newKey("test-" + UUID.randomUUID().toString().substring(0, 8));
                    known = fresh.toJson(OutputControlLevel.INCLUDE_PRIVATE);
                    System.setProperty(KEY_PROPERTY, known);
                }
                return (RsaJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(known);
            } catch (JoseException e) {
                throw new IllegalStateException("Unreadable " + KEY_PROPERTY, e);
            }
        }
    }
}
