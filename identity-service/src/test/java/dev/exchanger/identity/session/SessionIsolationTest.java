package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** A session belongs to one context, in both stores; and to its user. */
@IdentityTest
class SessionIsolationTest {

    @InjectFaults
    Faults faults;

    @Inject
    Sessions sessions;

    @Test
    void aWebLoginIsAWebSessionInBothStoresAndNothingElse() {
        Tokens tokens = login(IdentityApi.user());
        assertThat(keys("identity:session:*:" + tokens.sessionId()))
                .containsExactly("identity:session:web:" + tokens.sessionId());
        assertThat((String) faults.redis().command("GET", "identity:session:web:" + tokens.sessionId()))
                .startsWith("V:")
                .contains("\"context\":\"web\"");
        assertThat(Database.of(faults)
                        .texts(
                                "SELECT application_context FROM sessions WHERE id = decode(?, 'hex')",
                                tokens.sessionId()))
                .containsExactly("web");
    }

    @Test
    void anAdminSessionOpensNothingInTheWebContext() {
        Tokens admin = Operator.login();
        given().cookie("__Host-sid-admin", admin.cookie())
                .get("/api/v1/admin/users/me")
                .then()
                .statusCode(200);
        me(admin.access()).then().statusCode(401);
        given().cookie("__Host-sid-web", admin.cookie())
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(401);
        given().cookie("__Host-sid-web", "web." + admin.cookie().substring("admin.".length()))
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(401);
        assertThat(keys("identity:session:web:" + admin.sessionId())).isEmpty();
        assertThat(Database.of(faults)
                        .number(
                                "SELECT count(*) FROM sessions WHERE id = decode(?, 'hex')"
                                        + " AND application_context = 'web'",
                                admin.sessionId()))
                .isZero();

        Tokens web = login(IdentityApi.user());
        bearer(web.access()).get("/api/v1/admin/users/me").then().statusCode(401);
        bearer(web.access()).get("/api/v1/telegram/users/me").then().statusCode(401);
        given().cookie("__Host-sid-admin", web.cookie())
                .get("/api/v1/admin/users/me")
                .then()
                .statusCode(401);
        bearer(web.access()).get("/api/v1/nowhere/users/me").then().statusCode(404);
    }

    @Test
    void anAdminCheckAsksRedisThenPostgresqlInTheAdminContextOnly() {
        Tokens admin = Operator.login();
        String key = "identity:session:admin:" + admin.sessionId();
        assertThat(keys("identity:session:*:" + admin.sessionId())).containsExactly(key);
        assertThat((String) faults.redis().command("GET", key)).contains("\"context\":\"admin\"");

        // Redis has nothing: PostgreSQL answers, and the slot of the admin context is filled again.
        faults.redis().command("DEL", key);
        bearer(admin.access()).get("/api/v1/admin/users/me").then().statusCode(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(keys("identity:session:*:" + admin.sessionId()))
                        .containsExactly(key));
        assertThat((String) faults.redis().command("GET", key)).startsWith("V:");

        // The same row in another context is no session of this one.
        Database.of(faults)
                .update(
                        "UPDATE sessions SET application_context = 'telegram' WHERE id = decode(?, 'hex')",
                        admin.sessionId());
        faults.redis().command("DEL", key);
        bearer(admin.access()).get("/api/v1/admin/users/me").then().statusCode(401);
    }

    @Test
    void aSlotUnderTheKeyOfAnotherContextIsNotBelieved() {
        Tokens admin = Operator.login();
        String slot = (String) faults.redis().command("GET", "identity:session:admin:" + admin.sessionId());
        faults.redis().command("SET", "identity:session:web:" + admin.sessionId(), slot, "PX", "60000");
        SessionId id = new SessionId(admin.sessionId());
        assertThat(find(ApplicationContext.WEB, id)).isEmpty();
        assertThat(find(ApplicationContext.TELEGRAM, id)).isEmpty();
        assertThat(find(ApplicationContext.ADMIN, id)).isPresent();
    }

    private Optional<LiveSession> find(ApplicationContext context, SessionId id) {
        return sessions.of(context).find(id).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void cookiesWorkOnlyFromTheOwnSiteAndAlone() {
        Tokens tokens = login(IdentityApi.user());
        given().cookie("__Host-sid-web", tokens.cookie())
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(200);
        given().cookie("__Host-sid-web", tokens.cookie())
                .header("Authorization", "Bearer " + tokens.access())
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(400)
                .body("code", equalTo("ambiguous-credentials"));
        for (Map<String, String> foreign : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"), Map.of("Sec-Fetch-Site", "garbage"), Map.of("X-None", "1"))) {
            given().cookie("__Host-sid-web", tokens.cookie())
                    .headers(foreign)
                    .delete("/api/v1/web/sessions/current")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("cross-site-request"));
        }
        // Refused by the list of origins before it comes this far.
        given().cookie("__Host-sid-web", tokens.cookie())
                .header("Origin", "https://evil.example")
                .delete("/api/v1/web/sessions/current")
                .then()
                .statusCode(403);
        String renewed = json(Map.of())
                .cookie("__Host-sid-web", tokens.cookie())
                .header("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/web/tokens/refresh")
                .then()
                .statusCode(200)
                .extract()
                .path("accessToken");
        me(renewed).then().statusCode(200);
        given().cookie("__Host-sid-web", tokens.cookie())
                .header("Sec-Fetch-Site", "same-origin")
                .delete("/api/v1/web/sessions/current")
                .then()
                .statusCode(204)
                .header("Set-Cookie", Matchers.containsString("Max-Age=0"));
        given().cookie("__Host-sid-web", tokens.cookie())
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(401);
        json(Map.of("email", "a@example.com", "password", "x"))
                .header("Sec-Fetch-Site", "cross-site")
                .post("/api/v1/web/sessions")
                .then()
                .statusCode(403);
    }

    @Test
    void usersSeeAndEndTheirOwnSessionsOnly() {
        String email = IdentityApi.user();
        Tokens first = login(email);
        Tokens second = login(email);
        Tokens stranger = login(IdentityApi.user());
        bearer(first.access())
                .get("/api/v1/web/sessions")
                .then()
                .statusCode(200)
                .body("", hasSize(2))
                .body("findAll { it.current }.handle", equalTo(List.of(first.handle())))
                .body("[0].ip", equalTo("127.0.0.*"));
        bearer(stranger.access())
                .delete("/api/v1/web/sessions/" + first.handle())
                .then()
                .statusCode(404);
        bearer(first.access())
                .delete("/api/v1/web/sessions/" + second.handle())
                .then()
                .statusCode(204);
        bearer(first.access())
                .delete("/api/v1/web/sessions/" + second.handle())
                .then()
                .statusCode(204);
        me(second.access()).then().statusCode(401);
        Tokens third = login(email);
        bearer(first.access())
                .delete("/api/v1/web/sessions?except=current")
                .then()
                .statusCode(204);
        me(third.access()).then().statusCode(401);
        me(first.access()).then().statusCode(200);
        bearer(first.access()).delete("/api/v1/web/sessions").then().statusCode(204);
        me(first.access()).then().statusCode(401);
        me(stranger.access()).then().statusCode(200);
    }

    @Test
    void fiftyParallelLoginsNeverExceedTheLimit() {
        String email = IdentityApi.user();
        List<Tokens> all = Concurrently.run(50, i -> Tokens.of(IdentityApi.login("web", email, IdentityApi.PASSWORD)));
        assertThat(all).allSatisfy(tokens -> assertThat(tokens.access()).isNotNull());
        long live = Database.of(faults)
                .number(
                        "SELECT count(*) FROM sessions WHERE user_id = ? AND revoked_at IS NULL",
                        UUID.fromString(all.get(0).userId()));
        assertThat(live).isEqualTo(10);
        long answering = all.stream()
                .filter(tokens -> me(tokens.access()).statusCode() == 200)
                .count();
        assertThat(answering).isEqualTo(10);
    }

    @SuppressWarnings("unchecked")
    private List<String> keys(String pattern) {
        return ((List<Object>) faults.redis().command("KEYS", pattern))
                .stream().map(Object::toString).collect(Collectors.toList());
    }
}
