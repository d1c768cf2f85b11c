package dev.exchanger.identity.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static org.assertj.core.api.Assertions.assertThat;

/** Verifiers take a token a little past its end, because clocks differ; so long a token that was called back stays so. */
@IdentityTest
class BlacklistSkewTest {

    @Inject
    SigningKeys keys;

    @Inject
    SecurityConfig security;

    @InjectFaults
    Faults faults;

    @Test
    void aTokenCalledBackPastItsEndStaysRefusedForAsLongAsClocksMayDiffer() throws JoseException {
        Tokens tokens = login(IdentityApi.user());
        String jti = UUID.randomUUID().toString();
        Instant end = Instant.now().minusSeconds(5);
        String expired = expired(tokens, jti, end);
        me(expired).then().statusCode(200);
        IdentityApi.json(Map.of("token", expired))
                .post("/api/v1/web/tokens/revoke")
                .then()
                .statusCode(200);
        me(expired).then().statusCode(401);

        Duration skew = security.clockSkew();
        assertThat(skew).isPositive();
        long kept = Database.of(faults)
                .number("SELECT extract(epoch FROM expires_at)::bigint FROM revoked_tokens WHERE jti = ?", jti);
        assertThat(kept).isEqualTo(end.plus(skew).getEpochSecond());
        long left = (Long) faults.redis().command("PTTL", RedisKeys.tokenBlacklist(jti));
        long due = Duration.between(Instant.now(), end.plus(skew)).toMillis();
        // Seconds are rounded; the mark may stay longer, never shorter.
        assertThat(left).isGreaterThan(due - 1500);
        me(expired).then().statusCode(401);
    }

    private String expired(Tokens tokens, String jti, Instant end) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setSubject(tokens.userId());
        claims.setAudience("web");
        claims.setStringClaim("sid", tokens.sessionId());
        claims.setStringClaim("ctx", "web");
        claims.setIssuer(security.issuer());
        claims.setIssuedAt(NumericDate.fromSeconds(end.minusSeconds(600).getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond()));
        claims.setJwtId(jti);
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setKeyIdHeaderValue(keys.current().kid());
        token.setHeader("typ", "at+jwt");
        token.setKey(keys.current().privateKey());
        token.setPayload(claims.toJson());
        return token.getCompactSerialization();
    }
}
