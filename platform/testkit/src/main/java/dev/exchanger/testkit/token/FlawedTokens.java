package dev.exchanger.testkit.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Tokens that look right in all points but one. */
final class FlawedTokens {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final TokenMinter minter;
    private final RsaJsonWebKey key;

    FlawedTokens(TokenMinter minter, RsaJsonWebKey key) {
        this.minter = minter;
        this.key = key;
    }

    String mint(UserSpec user, Flaw flaw) {
        JwtClaims claims = minter.accessClaims(user, LIFE);
        return switch (flaw) {
            case EXPIRED -> minter.accessToken(user, Duration.ofHours(-1));
            case FROM_THE_FUTURE -> {
                NumericDate later = NumericDate.fromSeconds(Instant.now().getEpochSecond() + 3600);
                claims.setIssuedAt(later);
                claims.setNotBefore(later);
                claims.setExpirationTime(NumericDate.fromSeconds(later.getValue() + 600));
                yield signed(claims);
            }
            case FOREIGN_ISSUER -> {
                claims.setIssuer("https://identity.example.com");
                yield signed(claims);
            }
            case OTHER_AUDIENCE -> {
                claims.setAudience(user.context().equals("web") ? "admin" : "web");
                yield signed(claims);
            }
            case SERVICE_AUDIENCE -> {
                claims.setAudience("internal");
                yield signed(claims);
            }
            case UNKNOWN_CONTEXT -> {
                claims.setStringClaim("ctx", "root");
                yield signed(claims);
            }
            case ALG_NONE -> unsigned(claims);
            case HS256_WITH_PUBLIC_KEY -> hmac(claims);
            case MISSING_TYP -> TokenMinter.sign(claims, key, Map.of("typ", ""));
            case OTHER_TYP -> TokenMinter.sign(claims, key, Map.of("typ", "JWT"));
            case FOREIGN_KEY -> TokenMinter.sign(claims, Foreign.KEY, Map.of());
            case UNKNOWN_KID -> TokenMinter.sign(claims, key, Map.of("kid", "nobody"));
            case MISSING_KID -> TokenMinter.sign(claims, key, Map.of("kid", ""));
            case EMBEDDED_KEY -> embedded(claims);
            case TAMPERED -> tampered(user);
            case MISSING_SIGNATURE -> {
                String token = signed(claims);
                yield token.substring(0, token.lastIndexOf('.') + 1);
            }
            case MISSING_SESSION -> {
                claims.unsetClaim("sid");
                yield signed(claims);
            }
            case MALFORMED_SESSION -> {
                claims.setStringClaim("sid", "../" + user.sessionId());
                yield signed(claims);
            }
            case MALFORMED_SUBJECT -> {
                claims.setSubject("root");
                yield signed(claims);
            }
            case GARBAGE -> "eyJhbGciOiJSUzI1NiJ9.%%%.&&&";
        };
    }

    private String signed(JwtClaims claims) {
        return TokenMinter.sign(claims, key, Map.of());
    }

    private String unsigned(JwtClaims claims) {
        JsonWebSignature jws = jws(claims, "none");
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        return compact(jws);
    }

    private String hmac(JwtClaims claims) {
        JsonWebSignature jws = jws(claims, AlgorithmIdentifiers.HMAC_SHA256);
        jws.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        return compact(jws);
    }

    private String embedded(JwtClaims claims) {
        JsonWebSignature jws = jws(claims, AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setJwkHeader((PublicJsonWebKey) Foreign.KEY);
        jws.setKey(Foreign.KEY.getPrivateKey());
        return compact(jws);
    }

    private String tampered(UserSpec user) {
        String[] parts = minter.accessToken(user).split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        char last = user.sessionId().charAt(63);
        String forged =
                payload.replace(user.sessionId(), user.sessionId().substring(0, 63) + (last == '0' ? '1' : '0'));
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }

    private JsonWebSignature jws(JwtClaims claims, String algorithm) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setHeader("typ", "at+jwt");
        return jws;
    }

    /** Another key that claims the known {@code kid}; made once, because the making takes long. */
    private static final class Foreign {
        static final RsaJsonWebKey KEY = TokenMinter.newKey(TokenMinter.shared().keyId());
    }

    private static String compact(JsonWebSignature jws) {
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("Cannot forge", e);
        }
    }
}
