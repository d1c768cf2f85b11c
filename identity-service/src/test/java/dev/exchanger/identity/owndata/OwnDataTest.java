package dev.exchanger.identity.owndata;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.Everywhere;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** A user takes the data along, and goes. */
@IdentityTest
class OwnDataTest {

    private static final String ME = "/api/v1/web/users/me";

    @InjectFaults
    Faults faults;

    private static Response delete(String access, String password) {
        return bearer(access)
                .contentType("application/json")
                .body(Map.of("currentPassword", password))
                .delete(ME);
    }

    @Test
    void theExportHoldsEverythingButSecretsAndNothingOfOthers() {
        Everywhere user = Everywhere.user();
        Tokens other = login(IdentityApi.user());
        String text = bearer(user.web().access())
                .get(ME + "/export")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("attachment"))
                .header("Cache-Control", equalTo("no-store"))
                .body("account.id", equalTo(user.userId()))
                .body("account.email", equalTo(user.email()))
                .body("account.status", equalTo("active"))
                .body("profile.locale", equalTo("en"))
                .body("permissions.permission", equalTo(List.of("admin:access")))
                .body("sessions", hasSize(3))
                .body("sessions.context", hasItems("web", "admin", "telegram"))
                .body("sessions.createdAt", everyItem(not(nullValue())))
                .body("telegram.telegramUserId", equalTo(user.telegramId()))
                .body("telegram.telegramName", equalTo("Ann T"))
                .extract()
                .asString();
        assertThat(text)
                .doesNotContain(
                        "argon2",
                        user.web().sessionId(),
                        user.web().refresh(),
                        user.web().cookie(),
                        other.userId());
        bearer(other.access())
                .get(ME + "/export")
                .then()
                .body("account.id", equalTo(other.userId()))
                .body("telegram", nullValue());
    }

    @Test
    void onlyTheWebContextExportsAndDeletes() {
        Everywhere user = Everywhere.user();
        for (String token : List.of(user.admin().access(), user.telegram(), ServiceApi.token(), "x")) {
            bearer(token).get(ME + "/export").then().statusCode(401);
            delete(token, IdentityApi.PASSWORD).then().statusCode(401);
        }
        for (String context : List.of("admin", "telegram")) {
            bearer(context.equals("admin") ? user.admin().access() : user.telegram())
                    .contentType("application/json")
                    .body(Map.of("currentPassword", IdentityApi.PASSWORD))
                    .delete("/api/v1/" + context + "/users/me")
                    .then()
                    .statusCode(404);
        }
        user.assertAlive();
    }

    @Test
    void deletionTakesThePassword() {
        Tokens tokens = login(IdentityApi.user());
        delete(tokens.access(), "Wrong-Password-1").then().statusCode(401).body("code", equalTo("invalid-credentials"));
        bearer(tokens.access())
                .contentType("application/json")
                .body("{}")
                .delete(ME)
                .then()
                .statusCode(422);
        json(Map.of("currentPassword", IdentityApi.PASSWORD)).delete(ME).then().statusCode(401);
        me(tokens.access()).then().statusCode(200);
    }

    @Test
    void aDeletedAccountLeavesNoSessionNoLinkAndNoPersonalData() {
        Everywhere user = Everywhere.user();
        user.assertAlive();
        delete(user.web().access(), IdentityApi.PASSWORD)
                .then()
                .statusCode(204)
                .header("Set-Cookie", containsString("__Host-sid-web="));
        user.assertDead();
        delete(user.web().access(), IdentityApi.PASSWORD).then().statusCode(401);
        login("web", user.email(), IdentityApi.PASSWORD).then().statusCode(401);
        login("admin", user.email(), IdentityApi.PASSWORD).then().statusCode(401);
        ServiceApi.exchange(user.telegramId()).then().statusCode(404);
        bearer(ServiceApi.token())
                .get("/internal/users?ids=" + user.userId())
                .then()
                .body("", hasSize(0));

        Database database = Database.of(faults);
        UUID id = UUID.fromString(user.userId());
        await().until(() -> Mailbox.to(user.email()).stream()
                .anyMatch(mail -> mail.getString("subject").contains("was deleted")));
        for (String table : List.of("users", "user_profiles", "sessions", "email_codes", "mail_outbox")) {
            assertThat(database.number(
                            "SELECT count(*) FROM " + table + " t WHERE t::text LIKE ?", "%" + user.email() + "%"))
                    .as(table)
                    .isZero();
        }
        for (String table : List.of("user_permissions", "telegram_links", "telegram_link_requests")) {
            assertThat(database.number("SELECT count(*) FROM " + table + " WHERE user_id = ?", id))
                    .as(table)
                    .isZero();
        }
        assertThat(database.texts(
                        "SELECT DISTINCT concat(ip, user_agent, device, session_data) FROM sessions WHERE user_id = ?",
                        id))
                .containsExactly("{}");
        assertThat(database.texts(
                        "SELECT type FROM outbox WHERE aggregate = ? ORDER BY position DESC LIMIT 2", user.userId()))
                .containsExactly("identity.user.deleted.v1", "identity.telegram.unlinked.v1");
    }

    @Test
    void theAddressIsFreeAgainForAnotherPerson() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        delete(tokens.access(), IdentityApi.PASSWORD).then().statusCode(204);
        // A code for the account that is gone is none for the one that comes.
        await().until(() -> Mailbox.to(email).size() == 2);
        String id = IdentityApi.register(email).then().statusCode(202).extract().path("verificationId");
        IdentityApi.confirm(id, Mailbox.code(email, 3)).then().statusCode(200);
        Tokens fresh = login(email);
        assertThat(fresh.userId()).isNotEqualTo(tokens.userId());
        bearer(fresh.access()).get(ME + "/export").then().body("sessions", hasSize(1));
    }

    @Test
    void aLoginAtTheSameMomentDoesNotSurvive() {
        for (int round = 0; round < 5; round++) {
            String email = IdentityApi.user();
            Tokens tokens = login(email);
            List<Response> answers = Concurrently.run(
                    4,
                    i -> i == 0
                            ? delete(tokens.access(), IdentityApi.PASSWORD)
                            : login("web", email, IdentityApi.PASSWORD));
            assertThat(answers.get(0).statusCode()).isEqualTo(204);
            for (Response answer : answers.subList(1, 4)) {
                if (answer.statusCode() == 201) {
                    me(answer.path("accessToken")).then().statusCode(401);
                }
            }
        }
    }
}
