package dev.exchanger.platform.security;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.probe.PlatformTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.Flaw;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Who gets in where, over HTTP. Redis is empty here: identity's introspection answers. */
@PlatformTest
class AccessTest {

    private static final TokenMinter MINTER = TokenMinter.shared();

    @InjectFaults
    Faults faults;

    @AfterEach
    void heal() {
        faults.heal();
        faults.identity().reset();
    }

    private static Response get(String path, String token) {
        return given().header("Authorization", "Bearer " + token).when().get(path);
    }

    @Test
    void aUserGetsIntoTheOwnContextOnly() {
        UserSpec web = UserSpec.web();
        get("/secured/web", MINTER.accessToken(web))
                .then()
                .statusCode(200)
                .body("user", equalTo(web.userId().toString()))
                .body("context", equalTo("web"))
                .body("session", equalTo(web.sessionId()));
        get("/secured/telegram", MINTER.accessToken(UserSpec.telegram(UUID.randomUUID())))
                .then()
                .statusCode(200);
        get("/secured/web", MINTER.accessToken(UserSpec.telegram(UUID.randomUUID())))
                .then()
                .statusCode(401);
        get("/secured/web", MINTER.accessToken(UserSpec.admin("rates:write")))
                .then()
                .statusCode(401);
        get("/secured/admin", MINTER.accessToken(web)).then().statusCode(401);
    }

    @Test
    void aMissingPermissionIs403() {
        get("/secured/admin", MINTER.accessToken(UserSpec.admin("rates:write")))
                .then()
                .statusCode(200);
        get("/secured/admin", MINTER.accessToken(UserSpec.admin("rates:read")))
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void aPathNamesTheOneContextItIsFor() {
        String web = MINTER.accessToken(UserSpec.web());
        get("/secured/of/web/me", web).then().statusCode(200);
        get("/secured/of/admin/me", web).then().statusCode(401);
        get("/secured/of/admin/me", MINTER.accessToken(UserSpec.admin())).then().statusCode(200);
        get("/secured/of/telegram/me", MINTER.accessToken(UserSpec.telegram(UUID.randomUUID())))
                .then()
                .statusCode(404);
        get("/secured/of/root/me", web).then().statusCode(404);
        get("/secured/of/WEB/me", web).then().statusCode(404);
    }

    @Test
    void servicesAndUsersDoNotMix() {
        get("/secured/internal", MINTER.serviceToken("exchange"))
                .then()
                .statusCode(200)
                .body("client", equalTo("exchange"));
        get("/secured/internal", MINTER.accessToken(UserSpec.web())).then().statusCode(401);
        get("/secured/internal", MINTER.accessToken(UserSpec.admin("rates:write")))
                .then()
                .statusCode(401);
        get("/secured/web", MINTER.serviceToken("exchange")).then().statusCode(401);
        given().when().get("/secured/internal").then().statusCode(401);
    }

    @Test
    void anOpenEndpointKnowsNobody() {
        get("/secured/open", MINTER.accessToken(UserSpec.web()))
                .then()
                .statusCode(200)
                .body("known", equalTo(false));
        get("/secured/open", "nonsense").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/forgotten", "/forgotten/contradiction"})
    void anEndpointWithoutOneDecisionIsClosed(String path) {
        given().when().get(path).then().statusCode(403).body("code", equalTo("forbidden"));
        get(path, MINTER.accessToken(UserSpec.admin("rates:write"))).then().statusCode(403);
        get(path, MINTER.serviceToken("exchange")).then().statusCode(403);
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void aFlawedTokenIs401(Flaw flaw) {
        get("/secured/web", MINTER.flawed(UserSpec.web(), flaw)).then().statusCode(401);
        get("/secured/admin", MINTER.flawed(UserSpec.admin("rates:write"), flaw))
                .then()
                .statusCode(401);
        get("/secured/internal", MINTER.flawed(UserSpec.web(), flaw)).then().statusCode(401);
    }

    @Test
    void everyWayToFailLooksTheSame() {
        UserSpec revoked = UserSpec.web();
        faults.identity().revoke(revoked);
        List<Response> answers = List.of(
                given().when().get("/secured/web"),
                get("/secured/web", MINTER.flawed(UserSpec.web(), Flaw.EXPIRED)),
                get("/secured/web", MINTER.flawed(UserSpec.web(), Flaw.TAMPERED)),
                get("/secured/web", MINTER.flawed(UserSpec.web(), Flaw.GARBAGE)),
                get("/secured/web", MINTER.accessToken(UserSpec.telegram(UUID.randomUUID()))),
                get("/secured/web", MINTER.accessToken(revoked)));
        Set<Map<String, Object>> bodies = new HashSet<>();
        for (Response answer : answers) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            Map<String, Object> body = answer.jsonPath().getMap("$");
            body.remove("traceId");
            bodies.add(body);
        }
        assertThat(bodies).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "bearer", "Token x", "Bearer a b"})
    void anotherSchemeIs401(String header) {
        given().header("Authorization", header)
                .when()
                .get("/secured/web")
                .then()
                .statusCode(401);
    }

    @Test
    void theSchemeIsCaseInsensitiveAndTwoHeadersAreNone() {
        String token = MINTER.accessToken(UserSpec.web());
        given().header("Authorization", "bearer " + token)
                .when()
                .get("/secured/web")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + token, "Bearer " + token)
                .when()
                .get("/secured/web")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/secured/admin;x=1",
                "/secured;x=1/admin",
                "/secured/admin%3Bx",
                "/secured//admin",
                "//secured/admin",
                "/secured/./admin",
                "/secured/open/../admin",
                "/secured/%61dmin",
                "/secured/admin/",
                "/SECURED/admin"
            })
    void noSpellingOfAPathGetsAroundTheAnnotation(String path) {
        int status = given().urlEncodingEnabled(false).when().get(path).statusCode();
        assertThat(status).isIn(401, 404);
    }

    @Test
    void theBodyArrivesAlthoughTheTokenIsCheckedFirst() {
        String token = MINTER.accessToken(UserSpec.web());
        String name = "x".repeat(60_000);
        given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body("{\"name\":\"" + name + "\",\"count\":1}")
                .when()
                .post("/secured/body")
                .then()
                .statusCode(200)
                .body("name", equalTo(name));
        given().contentType("application/json")
                .body("{nonsense")
                .when()
                .post("/secured/body")
                .then()
                .statusCode(401);
    }

    @Test
    void concurrentUsersAreNeverMixedUp() {
        // One token in many requests shares one introspection; its outcome must come back to each request's own
        // context.
        List<UserSpec> users =
                IntStream.range(0, 8).mapToObj(i -> UserSpec.web()).toList();
        List<String> tokens = users.stream().map(MINTER::accessToken).toList();
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, 400)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> get("/secured/chain", tokens.get(i % 8))
                                    .then()
                                    .statusCode(200)
                                    .body(
                                            "user",
                                            equalTo(users.get(i % 8).userId().toString())),
                            clients))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            clients.shutdownNow();
        }
    }
}
