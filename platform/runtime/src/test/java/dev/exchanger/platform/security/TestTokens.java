package dev.exchanger.platform.security;

import java.util.UUID;
import java.util.function.Consumer;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Mints good tokens, and bad ones in exactly one respect. */
public final class TestTokens {

    public static final String ISSUER = "https://identity.exchanger.local";
    public static final String SESSION = "a".repeat(64);

    public final RsaJsonWebKey key;

    public TestTokens(String kid) {
        try {
            this.key = RsaJwkGenerator.generateJwk(2048);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
        key.setKeyId(kid);
    }

    /** The public half as a key set document. */
    public String jwks() {
        return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    public static JwtClaims userClaims(UUID userId, ApplicationContext context) {
        JwtClaims claims = claims(userId.toString(), context.code());
        claims.setStringClaim("sid", SESSION);
        claims.setStringClaim("ctx", context.code());
        return claims;
    }

    public static JwtClaims serviceClaims(String clientId) {
        return claims(clientId, TokenVerifier.INTERNAL_AUDIENCE);
    }

    private static JwtClaims claims(String subject, String audience) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject);
        claims.setAudience(audience);
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAt(NumericDate.now());
        claims.setExpirationTimeMinutesInTheFuture(10);
        return claims;
    }

    public String user(UUID userId, ApplicationContext context) {
        return sign(userClaims(userId, context));
    }

    public String sign(JwtClaims claims) {
        return sign(claims, jws -> {});
    }

    /** Signs after a last change of the header, key or algorithm. */
    public String sign(JwtClaims claims, Consumer<JsonWebSignature> change) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setKey(key.getPrivateKey());
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setHeader("typ", TokenVerifier.TYPE);
        change.accept(jws);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
