package dev.exchanger.testkit.token;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.Validator;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.exchanger.testkit.http.Json;

import static org.assertj.core.api.Assertions.assertThat;

class StubIdentityTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final StubIdentity identity = new StubIdentity();
    private final TokenMinter minter = TokenMinter.shared();

    @AfterEach
    void stop() {
        identity.close();
    }

    @Test
    void goodTokensVerifyAgainstThePublishedKeys() throws Exception {
        UserSpec user = UserSpec.web();
        JwtClaims claims = verify(minter.accessToken(user), "web");
        assertThat(claims.getSubject()).isEqualTo(user.userId().toString());
        assertThat(claims.getStringClaimValue("sid"))
                .isEqualTo(user.sessionId())
                .matches("[0-9a-f]{64}");
        assertThat(claims.getStringClaimValue("ctx")).isEqualTo("web");
        assertThat(verify(minter.serviceToken("bot"), "internal").getSubject()).isEqualTo("bot");
        assertThat(send(get("/.well-known/jwks.json")).body()).contains("\"n\"").doesNotContain("\"d\"");
    }

    @ParameterizedTest
    @EnumSource
    void everyFlawIsRefusedByAStrictVerifier(Flaw flaw) {
        String token = minter.flawed(UserSpec.web(), flaw);
        boolean accepted;
        try {
            JwtClaims claims = verify(token, "web");
            UUID.fromString(claims.getSubject());
            accepted = claims.getStringClaimValue("ctx").equals("web")
                    && claims.getStringClaimValue("sid").matches("[0-9a-f]{64}");
        } catch (Exception e) {
            accepted = false;
        }
        assertThat(accepted).isFalse();
    }

    @Test
    void introspectionFollowsRevocationAndPermissions() throws Exception {
        UserSpec operator = UserSpec.admin("rates:write");
        String token = minter.accessToken(operator);
        JsonNode active = introspect(token);
        assertThat(active.path("active").asBoolean()).isTrue();
        assertThat(active.path("sub").asText()).isEqualTo(operator.userId().toString());
        assertThat(active.path("permissions").toString()).isEqualTo("[\"rates:write\"]");

        identity.permissions(operator.userId(), "reports:read");
        assertThat(introspect(token).path("permissions").toString()).isEqualTo("[\"reports:read\"]");

        identity.revoke(operator);
        assertThat(introspect(token).toString()).isEqualTo("{\"active\":false}");
        assertThat(introspect(minter.accessToken(UserSpec.web(), Duration.ofMinutes(-5)))
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertThat(introspect("rubbish").path("active").asBoolean()).isFalse();
        assertThat(identity.requests("/internal/introspect")).hasSize(5);
    }

    @Test
    void internalRoutesWantAServiceToken() throws Exception {
        assertThat(send(form("/internal/introspect", "token=x", "Bearer " + minter.accessToken(UserSpec.web())))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(form("/internal/introspect", "token=x", "")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void clientsGetServiceTokensForTheirSecret() throws Exception {
        HttpResponse<String> good = send(
                form("/internal/tokens", "grant_type=client_credentials", basic("bot", StubIdentity.CLIENT_SECRET)));
        assertThat(verify(Json.tree(good.body()).path("access_token").asText(), "internal")
                        .getSubject())
                .isEqualTo("bot");
        assertThat(send(form("/internal/tokens", "grant_type=client_credentials", basic("bot", "wrong")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(form("/internal/tokens", "grant_type=client_credentials", "Basic %%%"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void telegramUsersAreLinkedByCode() throws Exception {
        UserSpec user = UserSpec.telegram(UUID.randomUUID());
        identity.user(user.userId(), "Ann", "uk");
        assertThat(exchange(77).statusCode()).isEqualTo(404);
        assertThat(exchange(77).body()).contains("telegram-not-linked");

        identity.telegram().offer("CODE", user, "a***@example.com");
        JsonNode claim =
                Json.tree(send(json("/internal/telegram-links/claim", "{\"code\":\"CODE\",\"telegramUserId\":77}"))
                        .body());
        assertThat(claim.path("maskedEmail").asText()).isEqualTo("a***@example.com");
        assertThat(send(json("/internal/telegram-links/claim", "{\"code\":\"CODE\"}"))
                        .statusCode())
                .isEqualTo(404);
        send(json("/internal/telegram-links/" + claim.path("id").asText() + "/confirm", "{\"telegramUserId\":77}"));

        assertThat(identity.telegram().isLinked(77)).isTrue();
        JsonNode token = Json.tree(exchange(77).body());
        assertThat(verify(token.path("access_token").asText(), "telegram").getSubject())
                .isEqualTo(user.userId().toString());
        assertThat(send(authorized(get("/internal/users?ids=" + user.userId() + "," + UUID.randomUUID())))
                        .body())
                .contains("\"telegramUserId\":77")
                .contains("\"locale\":\"uk\"");

        send(authorized(HttpRequest.newBuilder(URI.create(identity.url() + "/internal/telegram-users/77/link"))
                .DELETE()));
        assertThat(exchange(77).statusCode()).isEqualTo(404);
    }

    @Test
    void awayMeans503WithRetryAfter() throws Exception {
        identity.away(true);
        HttpResponse<String> answer = send(get("/.well-known/jwks.json"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        identity.reset();
        assertThat(send(get("/.well-known/jwks.json")).statusCode()).isEqualTo(200);
    }

    private JwtClaims verify(String token, String audience) throws JoseException, InvalidJwtException {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(
                        new JwksVerificationKeyResolver(new JsonWebKeySet(minter.jwks()).getJsonWebKeys()))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "RS256"))
                .setExpectedIssuer(TokenMinter.ISSUER)
                .setExpectedAudience(audience)
                .setExpectedType(true, "at+jwt")
                .setRequireExpirationTime()
                .setIssuedAtRestrictions(30, Integer.MAX_VALUE)
                // Without a kid the resolver would still find the only key.
                .registerValidator((Validator)
                        context -> context.getJoseObjects().get(0).getKeyIdHeaderValue() == null ? "no kid" : null)
                .build()
                .processToClaims(token);
    }

    private JsonNode introspect(String token) throws Exception {
        return Json.tree(
                send(form("/internal/introspect", "token=" + token, service())).body());
    }

    private HttpResponse<String> exchange(long telegramUserId) throws Exception {
        return send(form(
                "/internal/exchange",
                "grant_type=" + encode("urn:ietf:params:oauth:grant-type:token-exchange") + "&subject_token="
                        + telegramUserId + "&subject_token_type=" + encode("urn:exchanger:telegram-user-id"),
                service()));
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(identity.url() + path));
    }

    private HttpRequest.Builder form(String path, String body, String authorization) {
        HttpRequest.Builder request = get(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpRequest.Builder json(String path, String body) {
        return authorized(get(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        return request.header("Authorization", service());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String service() {
        return "Bearer " + minter.serviceToken("bot");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
