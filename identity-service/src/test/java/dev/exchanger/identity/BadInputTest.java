package dev.exchanger.identity;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.platform.security.Routes;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** Bad input gets a precise answer and changes nothing. */
@IdentityTest
class BadInputTest {

    @Inject
    Routes routes;

    @Test
    void everyRouteSaysWhoMayCallIt() {
        assertThat(routes.all()).isNotEmpty();
        assertThat(routes.undecided()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"email\":1,\"password\":\"Correct-Horse-42\"}",
                "{\"email\":\"a@example.com\",\"password\":\"Correct-Horse-42\",\"admin\":true}",
                "{\"email\":\"a@example.com\",\"email\":\"b@example.com\",\"password\":\"Correct-Horse-42\"}",
                "{\"email\":{},\"password\":[]}",
            })
    void malformedBodies(String body) {
        int status = given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/accounts")
                .then()
                .body("code", not(nullValue()))
                .extract()
                .statusCode();
        assertThat(status).isIn(400, 422);
    }

    @ParameterizedTest
    @CsvSource({
        "email, no-address",
        "email, a@b",
        "password, short",
        "password, password1",
        "locale, fr",
    })
    void invalidRegistrations(String field, String value) {
        Map<String, String> body = new HashMap<>(Map.of("email", "valid@example.com", "password", "Correct-Horse-42"));
        body.put(field, value);
        json(body)
                .post("/api/v1/accounts")
                .then()
                .statusCode(422)
                .body("code", equalTo("validation"))
                .body("errors.field", hasItem(field));
    }

    @Test
    void wrongMediaTypeMethodAndSize() {
        given().contentType(ContentType.TEXT)
                .body("x")
                .post("/api/v1/accounts")
                .then()
                .statusCode(415);
        given().contentType(ContentType.JSON).put("/api/v1/accounts").then().statusCode(405);
        json(Map.of("email", "x".repeat(200_000)))
                .post("/api/v1/accounts")
                .then()
                .statusCode(413);
        json(Map.of("email", "a@example.com", "password", "x"))
                .post("/api/v1/telegram/sessions")
                .then()
                .statusCode(405);
        json(Map.of()).post("/api/v1/nowhere/sessions").then().statusCode(404);
    }

    @Test
    void tokensThatAreNoneAllLookTheSame() {
        Tokens tokens = login(IdentityApi.user());
        String[] parts = tokens.access().split("\\.");
        String none = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes())
                + "." + parts[1] + ".";
        String payload = new String(Base64.getUrlDecoder().decode(parts[1])).replace("\"web\"", "\"admin\"");
        String relabelled = parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes()) + "." + parts[2];
        for (String bad :
                List.of("x", "a.b.c", none, relabelled, parts[0] + "." + parts[1], tokens.cookie(), tokens.refresh())) {
            me(bad).then()
                    .statusCode(401)
                    .body("code", equalTo("unauthenticated"))
                    .header("WWW-Authenticate", Matchers.containsString("invalid_token"));
        }
        me(tokens.access()).then().statusCode(200);
        given().get("/api/v1/web/users/me").then().statusCode(401).body("code", equalTo("unauthenticated"));
        me(ServiceApi.token()).then().statusCode(401);
    }

    @Test
    void theInternalApiIsForServicesOnly() {
        Tokens tokens = login(IdentityApi.user());
        for (String bearer : List.of(tokens.access(), "x")) {
            bearer(bearer)
                    .contentType(ContentType.URLENC)
                    .formParam("token", tokens.access())
                    .post("/internal/introspect")
                    .then()
                    .statusCode(401);
            bearer(bearer).get("/internal/users?ids=" + tokens.userId()).then().statusCode(401);
        }
        ServiceApi.clientToken("bot", "wrong").then().statusCode(401).body("code", equalTo("invalid-client"));
        ServiceApi.clientToken("nobody", ServiceApi.SECRET).then().statusCode(401);
        given().contentType(ContentType.URLENC)
                .formParam("grant_type", "client_credentials")
                .post("/internal/tokens")
                .then()
                .statusCode(401);
        ServiceApi.introspect("x")
                .then()
                .statusCode(200)
                .body("active", equalTo(false))
                .body("sub", nullValue());
        ServiceApi.introspect(ServiceApi.token())
                .then()
                .statusCode(200)
                .body("active", equalTo(true))
                .body("client_id", equalTo("bot"));
        bearer(ServiceApi.token()).get("/internal/users?ids=x").then().statusCode(400);
        bearer(ServiceApi.token()).get("/internal/users").then().statusCode(200).body("size()", equalTo(0));
    }

    @Test
    void profilesChangeOnlyFromTheVersionTheCallerKnows() {
        Tokens tokens = login(IdentityApi.user());
        String tag = me(tokens.access()).getHeader("ETag");
        patch(tokens, null, Map.of("displayName", "Ann")).then().statusCode(428);
        patch(tokens, "\"999\"", Map.of("displayName", "Ann")).then().statusCode(412);
        patch(tokens, tag, Map.of("locale", "fr")).then().statusCode(422);
        patch(tokens, tag, Map.of("timeZone", "Mars/Olympus")).then().statusCode(422);
        patch(tokens, tag, Map.of("email", "x@example.com")).then().statusCode(400);
        String next = patch(tokens, tag, Map.of("displayName", "Ann", "locale", "uk", "timeZone", "Europe/Kyiv"))
                .then()
                .statusCode(200)
                .body("displayName", equalTo("Ann"))
                .body("locale", equalTo("uk"))
                .extract()
                .header("ETag");
        patch(tokens, tag, Map.of("displayName", "Bob")).then().statusCode(412);
        given().header("Authorization", "Bearer " + tokens.access())
                .header("If-Match", next)
                .contentType(ContentType.JSON)
                .body("{\"displayName\":null}")
                .patch("/api/v1/web/users/me")
                .then()
                .statusCode(200)
                .body("displayName", nullValue())
                .body("locale", equalTo("uk"));
    }

    @Test
    void aPasswordIsChangedOnlyByWhoKnowsIt() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        change(tokens, "Wrong-Password-1", "A-Whole-New-Pass")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid-credentials"));
        change(tokens, IdentityApi.PASSWORD, "password1").then().statusCode(422);
        change(tokens, IdentityApi.PASSWORD, email).then().statusCode(422);
        me(tokens.access()).then().statusCode(200);
        change(tokens, IdentityApi.PASSWORD, "A-Whole-New-Pass").then().statusCode(204);
        me(tokens.access()).then().statusCode(401);
        IdentityApi.refresh("web", tokens.refresh()).then().statusCode(401);
        IdentityApi.login("web", email, "A-Whole-New-Pass").then().statusCode(201);
    }

    private static Response change(Tokens tokens, String current, String next) {
        return bearer(tokens.access())
                .contentType(ContentType.JSON)
                .body(Map.of("currentPassword", current, "newPassword", next))
                .put("/api/v1/web/users/me/password");
    }

    private static Response patch(Tokens tokens, String tag, Map<String, String> body) {
        var request = bearer(tokens.access()).contentType(ContentType.JSON).body(body);
        return (tag == null ? request : request.header("If-Match", tag)).patch("/api/v1/web/users/me");
    }
}
