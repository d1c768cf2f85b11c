package dev.exchanger.identity.attack;

import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Nobody chooses the session of somebody else: each login makes a new one, whatever the request brings along. */
@IdentityTest
class SessionFixationTest {

    @InjectFaults
    Faults faults;

    @Test
    void aLoginNeverTakesOverTheSessionTheBrowserAlreadyHas() {
        Tokens attacker = login(IdentityApi.user());
        String victim = IdentityApi.user();
        Response answer = json(Map.of("email", victim, "password", IdentityApi.PASSWORD))
                .cookie("__Host-sid-web", attacker.cookie())
                .post("/api/v1/web/sessions");
        Tokens fresh = Tokens.of(answer.then().statusCode(201).extract().response());
        assertThat(fresh.cookie()).isNotEqualTo(attacker.cookie());
        assertThat(fresh.handle()).isNotEqualTo(attacker.handle());
        assertThat(fresh.sessionId()).isNotEqualTo(attacker.sessionId());
        given().cookie("__Host-sid-web", attacker.cookie())
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(200)
                .body("id", Matchers.equalTo(attacker.userId()));
        me(fresh.access()).then().statusCode(200).body("email", Matchers.equalTo(victim));
    }

    @Test
    void aSessionIdTheClientMadeUpIsNeverStored() {
        String victim = IdentityApi.user();
        String madeUp = "web." + "A".repeat(54);
        Tokens fresh = Tokens.of(json(Map.of("email", victim, "password", IdentityApi.PASSWORD))
                .cookie("__Host-sid-web", madeUp)
                .queryParam("sid", madeUp)
                .header("X-Session-Id", madeUp)
                .post("/api/v1/web/sessions")
                .then()
                .statusCode(201)
                .extract()
                .response());
        assertThat(fresh.cookie()).isNotEqualTo(madeUp);
        given().cookie("__Host-sid-web", madeUp)
                .get("/api/v1/web/users/me")
                .then()
                .statusCode(401);
        json(Map.of("email", victim, "password", IdentityApi.PASSWORD, "sessionId", madeUp))
                .post("/api/v1/web/sessions")
                .then()
                .statusCode(400);
    }

    @Test
    void whatWasThereBeforeAPasswordChangeIsWorthNothingAfterIt() {
        String email = IdentityApi.user();
        Tokens planted = login(email);
        Tokens own = login(email);
        IdentityApi.bearer(own.access())
                .contentType("application/json")
                .body(Map.of("currentPassword", IdentityApi.PASSWORD, "newPassword", "A-Whole-New-Pass"))
                .put("/api/v1/web/users/me/password")
                .then()
                .statusCode(204);
        for (Tokens old : new Tokens[] {planted, own}) {
            me(old.access()).then().statusCode(401);
            IdentityApi.refresh("web", old.refresh()).then().statusCode(401);
            given().cookie("__Host-sid-web", old.cookie())
                    .get("/api/v1/web/users/me")
                    .then()
                    .statusCode(401);
        }
        assertThat(Database.of(faults)
                        .number(
                                "SELECT count(*) FROM sessions WHERE user_id = ? AND revoked_at IS NULL",
                                UUID.fromString(own.userId())))
                .isZero();
    }
}
