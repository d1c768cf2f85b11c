package dev.exchanger.identity.attack;

import java.util.List;
import java.util.Map;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Headers a client writes itself, and no proxy that is configured: none of them means anything. */
@IdentityTest
class HeaderSpoofingTest {

    @InjectFaults
    Faults faults;

    private static final Map<String, String> OTHER_ADDRESS = Map.of(
            "X-Forwarded-For", "203.0.113.7",
            "X-Real-IP", "203.0.113.7",
            "Forwarded", "for=203.0.113.7;host=evil.example;proto=https",
            "True-Client-IP", "203.0.113.7",
            "CF-Connecting-IP", "203.0.113.7",
            "X-Forwarded-Host", "evil.example",
            "X-Forwarded-Proto", "https",
            "X-Forwarded-Prefix", "/api/v1/accounts");

    @Test
    void theAddressOfACallerIsWhereItsConnectionComesFrom() {
        String email = IdentityApi.user();
        Tokens tokens = Tokens.of(json(Map.of("email", email, "password", IdentityApi.PASSWORD))
                .headers(OTHER_ADDRESS)
                .post("/api/v1/web/sessions"));
        assertThat(Database.of(faults).texts("SELECT ip FROM sessions WHERE handle = ?::uuid", tokens.handle()))
                .containsExactly("127.0.0.1");
        json(Map.of("refreshToken", tokens.refresh()))
                .headers(OTHER_ADDRESS)
                .post("/api/v1/web/tokens/refresh")
                .then()
                .statusCode(200);
        assertThat(Database.of(faults).texts("SELECT ip FROM sessions WHERE handle = ?::uuid", tokens.handle()))
                .containsExactly("127.0.0.1");
    }

    @Test
    void aForwardedHostDoesNotMakeAForeignPageTheOwnSite() {
        Tokens tokens = IdentityApi.login(IdentityApi.user());
        for (Map<String, String> headers : List.of(
                Map.of("Origin", "http://evil.example", "X-Forwarded-Host", "evil.example"),
                Map.of("Origin", "http://evil.example", "Forwarded", "host=evil.example;proto=http"),
                Map.of("Referer", "http://localhost/", "Sec-Fetch-Site", "cross-site"),
                Map.of("Origin", "null"))) {
            given().cookie("__Host-sid-web", tokens.cookie())
                    .headers(headers)
                    .delete("/api/v1/web/sessions/current")
                    .then()
                    .statusCode(403);
        }
        me(tokens.access()).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"})
    void aMethodIsWhatTheRequestLineSays(String header) {
        Tokens tokens = IdentityApi.login(IdentityApi.user());
        bearer(tokens.access())
                .header(header, "DELETE")
                .queryParam("_method", "DELETE")
                .get("/api/v1/web/sessions/current")
                .then()
                .statusCode(200);
        bearer(tokens.access())
                .header(header, "DELETE")
                .post("/api/v1/web/sessions/current")
                .then()
                .statusCode(405);
        me(tokens.access()).then().statusCode(200);
    }

    @Test
    void rewritingHeadersReachNoOtherPath() {
        for (String header : List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Override-URL")) {
            given().header(header, "/.well-known/jwks.json")
                    .get("/api/v1/web/users/me")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void theHostOfARequestIsInNoMail() {
        String email = IdentityApi.freshEmail();
        Response registered = json(Map.of("email", email, "password", IdentityApi.PASSWORD))
                .header("X-Forwarded-Host", "evil.example")
                .header("Host", "evil.example")
                .post("/api/v1/accounts");
        registered.then().statusCode(202);
        Mailbox.code(email, 1);
        assertThat(Mailbox.to(email).get(0).encode()).doesNotContain("evil.example");
    }

    @Test
    void aTokenIsTakenFromTheOneHeaderOnly() {
        String token = IdentityApi.login(IdentityApi.user()).access();
        given().queryParam("access_token", token)
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(401);
        given().header("X-Authorization", "Bearer " + token)
                .header("Proxy-Authorization", "Bearer " + token)
                .header("X-User-Id", "1")
                .cookie("access_token", token)
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
    }
}
