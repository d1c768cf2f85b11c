package dev.exchanger.testkit.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.Request;

/** Routes of {@link StubIdentity}; shapes as identity-service has them. */
final class StubIdentityApi {
    private static final int TOKEN_LIFE_SECONDS = 600;
    private static final String TELEGRAM_ID = "urn:exchanger:telegram-user-id";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private final StubIdentity identity;
    private final TokenMinter minter;
    private final JwtConsumer verifier;

    StubIdentityApi(StubIdentity identity, TokenMinter minter) {
        this.identity = identity;
        this.minter = minter;
        this.verifier = new JwtConsumerBuilder()
                .setVerificationKey(minter.key().getKey())
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256))
                .setExpectedIssuer(TokenMinter.ISSUER)
                .setSkipDefaultAudienceValidation()
                .setRequireExpirationTime()
                .build();
    }

    Answer answer(Request request) {
        String route = request.method() + " " + request.path();
        if (route.equals("GET /.well-known/jwks.json")) {
            return new Answer(200, Map.of(), "application/json", minter.jwks());
        }
        if (route.equals("POST /internal/tokens")) {
            return clientToken(request);
        }
        if (!request.path().startsWith("/internal/")) {
            return Answer.problem(404, "not-found", "The stub has no " + route);
        }
        if (!fromService(request)) {
            return Answer.problem(401, "unauthenticated", "Not a service token")
                    .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        return switch (route) {
            case "POST /internal/introspect" ->
                Answer.json(200, introspect(request.form().getOrDefault("token", "")));
            case "POST /internal/exchange" -> exchange(request.form());
            case "GET /internal/users" -> unlessKnown(users(request.query().getOrDefault("ids", "")), request);
            default ->
                request.path().startsWith("/internal/telegram-")
                        ? identity.telegram().answer(request)
                        : Answer.problem(404, "not-found", "The stub has no " + route);
        };
    }

    private Answer clientToken(Request request) {
        String basic = request.header("Authorization").orElse("").replaceFirst("(?i)^basic ", "");
        String[] login;
        try {
            login = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            login = new String[0];
        }
        if (login.length != 2 || !login[1].equals(StubIdentity.CLIENT_SECRET)) {
            return Answer.json(401, Map.of("error", "invalid_client")).with("WWW-Authenticate", "Basic");
        }
        if (!"client_credentials".equals(request.form().get("grant_type"))) {
            return Answer.json(400, Map.of("error", "unsupported_grant_type"));
        }
        return tokenAnswer(minter.serviceToken(login[0]), Map.of());
    }

    private Map<String, Object> introspect(String token) {
        Optional<JwtClaims> verified = verify(token);
        try {
            if (verified.isEmpty() || !verified.get().hasClaim("sid")) {
                return Map.of("active", false);
            }
            JwtClaims claims = verified.get();
            String sessionId = claims.getStringClaimValue("sid");
            if (identity.revoked(sessionId)) {
                return Map.of("active", false);
            }
            Set<String> minted = claims.hasClaim(TokenMinter.PERMISSIONS)
                    ? new HashSet<>(claims.getStringListClaimValue(TokenMinter.PERMISSIONS))
                    : Set.of();
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("active", true);
            answer.put("sub", claims.getSubject());
            answer.put("sid", sessionId);
            answer.put("ctx", claims.getStringClaimValue("ctx"));
            answer.put("jti", claims.getJwtId());
            answer.put("exp", claims.getExpirationTime().getValue());
            answer.put("permissions", identity.permissionsOf(UUID.fromString(claims.getSubject()), minted));
            return answer;
        } catch (MalformedClaimException e) {
            return Map.of("active", false);
        }
    }

    private Answer exchange(Map<String, String> form) {
        if (!EXCHANGE.equals(form.get("grant_type")) || !TELEGRAM_ID.equals(form.get("subject_token_type"))) {
            return Answer.json(400, Map.of("error", "invalid_request"));
        }
        return identity.telegram()
                .linked(form.getOrDefault("subject_token", ""))
                .map(user -> tokenAnswer(
                        minter.accessToken(user),
                        Map.of("issued_token_type", "urn:ietf:params:oauth:token-type:access_token")))
                .orElseGet(() -> Answer.problem(404, "telegram-not-linked", "No account is linked"));
    }

    private static Answer unlessKnown(Answer answer, Request request) {
        String tag = '"' + Integer.toHexString(answer.body().hashCode()) + '"';
        boolean known = request.header("If-None-Match").filter(tag::equals).isPresent();
        return (known ? Answer.empty(304) : answer).with("ETag", tag);
    }

    private Answer users(String ids) {
        return Answer.json(
                200,
                Arrays.stream(ids.split(","))
                        .filter(id -> !id.isBlank())
                        .map(UUID::fromString)
                        .map(identity.users()::get)
                        .filter(user -> user != null)
                        .map(user -> withTelegram(user, (UUID) user.get("id")))
                        .toList());
    }

    private Map<String, Object> withTelegram(Map<String, Object> user, UUID userId) {
        Map<String, Object> whole = new LinkedHashMap<>(user);
        identity.telegram().telegramOf(userId).ifPresent(id -> whole.put("telegramUserId", id));
        return whole;
    }

    private boolean fromService(Request request) {
        String bearer = request.header("Authorization").orElse("").replaceFirst("(?i)^bearer ", "");
        return verify(bearer)
                .map(claims -> Json.tree(claims.toJson()).path("aud").asText())
                .filter("internal"::equals)
                .isPresent();
    }

    private Optional<JwtClaims> verify(String token) {
        try {
            return Optional.of(verifier.processToClaims(token));
        } catch (InvalidJwtException e) {
            return Optional.empty();
        }
    }

    private static Answer tokenAnswer(String token, Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("access_token", token);
        body.put("token_type", "Bearer");
        body.put("expires_in", TOKEN_LIFE_SECONDS);
        return Answer.json(200, body).with("Cache-Control", "no-store");
    }
}
