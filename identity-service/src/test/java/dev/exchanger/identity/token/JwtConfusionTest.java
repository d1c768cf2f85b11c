package dev.exchanger.identity.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import jakarta.inject.Inject;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.platform.security.SecurityConfig;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static org.assertj.core.api.Assertions.assertThat;

/** Tokens that say themselves how they want to be verified, at each place that takes a token. */
@IdentityTest
class JwtConfusionTest {

    @Inject
    SigningKeys keys;

    @Inject
    SecurityConfig security;

    private static Response internal(String token) {
        return bearer(token).get("/internal/users?ids=00000000-0000-0000-0000-000000000000");
    }

    private static boolean active(String service, String token) {
        Response answer = bearer(service)
                .contentType(ContentType.URLENC)
                .formParam("token", token)
                .post("/internal/introspect");
        // Longer form fields than any token of ours are not read at all.
        assertThat(answer.statusCode()).isEqualTo(token.length() > 2000 ? 413 : 200);
        return answer.statusCode() == 200 && answer.<Boolean>path("active");
    }

    @Test
    void noForgedUserTokenIsTakenAnywhere() {
        Tokens tokens = login(IdentityApi.user());
        String service = ServiceApi.token();
        Map<String, String> forged =
                new ForgedTokens(tokens.access(), keys.current().publicKey()).all();
        assertThat(forged).hasSizeGreaterThan(60);
        forged.forEach((name, token) -> {
            if (!token.contains("\n")) {
                assertThat(me(token).statusCode()).as(name).isEqualTo(401);
                assertThat(internal(token).statusCode()).as(name).isEqualTo(401);
            }
            assertThat(active(service, token)).as(name).isFalse();
            // Nobody calls back the token of somebody else by its name alone.
            IdentityApi.json(Map.of("token", token.length() > 4096 ? token.substring(0, 4096) : token))
                    .post("/api/v1/web/tokens/revoke")
                    .then()
                    .statusCode(200);
        });
        me(tokens.access()).then().statusCode(200);
        assertThat(active(service, tokens.access())).isTrue();
    }

    @Test
    void noForgedServiceTokenIsTakenAnywhere() {
        String service = ServiceApi.token();
        internal(service).then().statusCode(200);
        new ForgedTokens(service, keys.current().publicKey()).all().forEach((name, token) -> {
            if (!token.contains("\n")) {
                assertThat(internal(token).statusCode()).as(name).isEqualTo(401);
            }
            assertThat(active(service, token)).as(name).isFalse();
        });
    }

    /** Signed with the right key, so that only the claim that is wrong can refuse them. */
    @Test
    void aGenuineSignatureDoesNotMakeUpForAWrongClaim() {
        Tokens tokens = login(IdentityApi.user());
        me(signed(tokens, claims -> {}, "at+jwt")).then().statusCode(200);
        Map<String, Consumer<JwtClaims>> wrong = Map.ofEntries(
                Map.entry("iss of another", claims -> claims.setIssuer("https://identity.example.com")),
                Map.entry("iss with a slash", claims -> claims.setIssuer(security.issuer() + "/")),
                Map.entry("aud of admin", claims -> claims.setAudience("admin")),
                Map.entry("aud of two", claims -> claims.setAudience("web", "admin")),
                Map.entry("aud of services", claims -> claims.setAudience("internal")),
                Map.entry("ctx of admin", claims -> claims.setClaim("ctx", "admin")),
                Map.entry("ctx in capitals", claims -> claims.setClaim("ctx", "WEB")),
                Map.entry("ctx and aud of admin", claims -> {
                    claims.setAudience("admin");
                    claims.setClaim("ctx", "admin");
                }),
                Map.entry("sub of another", claims -> claims.setSubject("00000000-0000-0000-0000-000000000000")),
                Map.entry("sub a list", claims -> claims.setClaim("sub", List.of(tokens.userId()))),
                Map.entry("sid of nobody", claims -> claims.setClaim("sid", "0".repeat(64))),
                Map.entry("sid with a wildcard", claims -> claims.setClaim("sid", "*")),
                Map.entry("jti with a separator", claims -> claims.setJwtId("a:b")),
                Map.entry("no exp", claims -> claims.unsetClaim("exp")),
                Map.entry("exp a text", claims -> claims.setClaim("exp", "9999999999")),
                Map.entry("exp in milliseconds of the past", claims -> claims.setClaim("exp", -1)),
                Map.entry("exp past", claims -> claims.setExpirationTime(in(-60))),
                Map.entry("iat to come", claims -> claims.setIssuedAt(in(120))),
                Map.entry("nbf to come", claims -> claims.setNotBefore(in(120))));
        wrong.forEach((name, change) -> assertThat(
                        me(signed(tokens, change, "at+jwt")).statusCode())
                .as(name)
                .isEqualTo(401));
        for (String type : new String[] {"JWT", "id+jwt", "at+jwt+x", ""}) {
            assertThat(me(signed(tokens, claims -> {}, type)).statusCode())
                    .as("typ %s", type)
                    .isEqualTo(401);
        }
    }

    private static NumericDate in(long seconds) {
        return NumericDate.fromSeconds(Instant.now().getEpochSecond() + seconds);
    }

    private String signed(Tokens tokens, Consumer<JwtClaims> change, String type) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(security.issuer());
        claims.setSubject(tokens.userId());
        claims.setAudience("web");
        claims.setClaim("ctx", "web");
        claims.setClaim("sid", tokens.sessionId());
        claims.setJwtId("forged-in-a-test");
        claims.setIssuedAt(in(0));
        claims.setExpirationTime(in(300));
        change.accept(claims);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setKey(keys.current().privateKey());
        jws.setKeyIdHeaderValue(keys.current().kid());
        jws.setAlgorithmHeaderValue("RS256");
        jws.setHeader("typ", type);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
