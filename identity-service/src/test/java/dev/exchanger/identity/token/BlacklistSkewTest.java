package dev.exchanger.identity.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
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
    void aTokenCalledBackPastItsEndStaysRefusedForAsLongAsClocksMayDiffer() {
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

    private String expired(Tokens tokens, String jti, Instant end) {
        return Jwt.subject(tokens.userId())
                .audience("web")
                .claim("sid", tokens.sessionId())
                .claim("ctx", "web")
                .issuer(security.issuer())
                .issuedAt(end.minusSeconds(600))
                .expiresAt(end)
                .claim("jti", jti)
                .jws()
                .algorithm(SignatureAlgorithm.RS256)
                .keyId(keys.current().kid())
                .header("typ", "at+jwt")
                .sign(keys.current().privateKey());
    }
}
