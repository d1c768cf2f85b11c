package dev.exchanger.identity.useradmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Operators find users and lock them out of everything at once. */
@IdentityTest
class UserAdminTest {

    private static final String USERS = "/api/v1/admin/users";

    @InjectFaults
    Faults faults;

    private static Response status(String operator, String userId, String action, Object reason) {
        return bearer(operator)
                .contentType("application/json")
                .body(Map.of("reason", reason))
                .post(USERS + "/" + userId + "/" + action);
    }

    @Test
    void aLockEndsEverythingAtOnceUntilItIsTakenBack() {
        String operator = Operator.login().access();
        Everywhere user = Everywhere.user();
        user.assertAlive();
        status(operator, user.userId(), "lock", "stolen card").then().statusCode(204);
        user.assertDead();
        // Every way to a new token: login in both contexts, a new password, the token exchange.
        for (String context : List.of("web", "admin")) {
            login(context, user.email(), PASSWORD).then().statusCode(403).body("code", equalTo("account-locked"));
            login(context, user.email(), "Wrong-Password-1").then().statusCode(401);
        }
        ServiceApi.exchange(user.telegramId()).then().statusCode(404);
        // Again, and with another reason: nothing happens any more.
        status(operator, user.userId(), "lock", "again").then().statusCode(204);

        status(operator, user.userId(), "unlock", "it was found").then().statusCode(204);
        status(operator, user.userId(), "unlock", "again").then().statusCode(204);
        user.assertDead();
        me(login(user.email()).access()).then().statusCode(200);
        ServiceApi.exchange(user.telegramId()).then().statusCode(200);
        assertThat(Database.of(faults)
                        .texts(
                                "SELECT concat_ws(' ', type, event -> 'data' ->> 'reason') FROM outbox WHERE aggregate = ?"
                                        + " AND type LIKE '%locked.v1' ORDER BY position",
                                user.userId()))
                .containsExactly("identity.user.locked.v1 stolen card", "identity.user.unlocked.v1 it was found");
        assertThat(Database.of(faults)
                        .texts(
                                "SELECT DISTINCT revoke_reason FROM sessions WHERE user_id = ? AND revoked_at IS NOT NULL",
                                UUID.fromString(user.userId())))
                .containsExactly("locked");
    }

    @Test
    void loginsAtTheMomentOfALockDoNotSurviveIt() {
        String operator = Operator.login().access();
        for (int round = 0; round < 5; round++) {
            String email = IdentityApi.user();
            String userId = login(email).userId();
            List<Response> answers = Concurrently.run(
                    4, i -> i == 0 ? status(operator, userId, "lock", "a race") : login("web", email, PASSWORD));
            assertThat(answers.get(0).statusCode()).isEqualTo(204);
            for (Response answer : answers.subList(1, 4)) {
                if (answer.statusCode() == 201) {
                    me(answer.path("accessToken")).then().statusCode(401);
                }
            }
        }
    }

    @Test
    void onlyOperatorsWithThePermissionLockAndNobodyHimself() {
        Tokens operator = Operator.login();
        Everywhere user = Everywhere.user();
        String victim = login(IdentityApi.user()).userId();
        status(user.web().access(), victim, "lock", "x").then().statusCode(401);
        status(user.admin().access(), victim, "lock", "x")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        status(user.admin().access(), victim, "unlock", "x").then().statusCode(403);
        bearer(user.admin().access()).get(USERS).then().statusCode(403);
        bearer(user.web().access()).get(USERS).then().statusCode(401);
        bearer(operator.access())
                .put(USERS + "/" + user.userId() + "/permissions/web/users:write")
                .then()
                .statusCode(204);
        // The permission of another context is none here.
        status(user.admin().access(), victim, "lock", "x").then().statusCode(403);

        status(operator.access(), operator.userId(), "lock", "x")
                .then()
                .statusCode(409)
                .body("code", equalTo("own-account"));
        status(operator.access(), UUID.randomUUID().toString(), "lock", "x")
                .then()
                .statusCode(404);
        status(operator.access(), "not-a-uuid", "lock", "x").then().statusCode(404);
        for (Object reason : List.of("", "  ", "two\nlines", "x".repeat(501))) {
            status(operator.access(), victim, "lock", reason)
                    .then()
                    .statusCode(422)
                    .body("errors[0].field", equalTo("reason"));
        }
        status(operator.access(), victim, "lock", 7).then().statusCode(400);
        user.assertAlive();
    }

    @Test
    void aDeletedAccountIsListedWithoutItsAddressAndNotLocked() {
        String operator = Operator.login().access();
        Tokens tokens = login(IdentityApi.user());
        bearer(tokens.access())
                .contentType("application/json")
                .body(Map.of("currentPassword", PASSWORD))
                .delete("/api/v1/web/users/me")
                .then()
                .statusCode(204);
        status(operator, tokens.userId(), "lock", "x").then().statusCode(404);
        status(operator, tokens.userId(), "unlock", "x").then().statusCode(404);
        bearer(operator)
                .get(USERS + "?status=deleted&email=deleted:" + tokens.userId())
                .then()
                .statusCode(200)
                .body("items.id", contains(tokens.userId()))
                .body("items.email", everyItem(nullValue()));
    }

    @Test
    void usersAreFoundByTheBeginningOfTheirAddressPageByPage() {
        String operator = Operator.login().access();
        String prefix = "p" + UUID.randomUUID().toString().substring(0, 8) + "_";
        List<String> emails = new ArrayList<>();
        for (String rest : List.of("a", "b", "b.c", "z~", "%")) {
            emails.add(prefix + rest + "@example.com");
        }
        emails.forEach(email -> register(email).then().statusCode(202));
        // A neighbour that a pattern would find: _ stands for itself.
        register(prefix.replace('_', 'x') + "a@example.com");
        List<String> sorted = emails.stream().sorted().toList();

        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            var request = bearer(operator)
                    .queryParam("email", prefix.toUpperCase(Locale.ROOT))
                    .queryParam("limit", 2);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(USERS);
            page.then().statusCode(200).body("items.status", everyItem(equalTo("active")));
            found.addAll(page.path("items.email"));
            cursor = page.path("nextCursor");
            assertThat(page.getHeader("Link") == null).isEqualTo(cursor == null);
        } while (cursor != null);
        assertThat(found).isEqualTo(sorted);
        bearer(operator)
                .get(USERS + "?email=" + prefix + "&status=locked")
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void filtersThatCannotBeAreRefused() {
        String operator = Operator.login().access();
        bearer(operator).get(USERS + "?status=gone").then().statusCode(422);
        bearer(operator).get(USERS + "?limit=0").then().statusCode(422);
        bearer(operator).get(USERS + "?limit=101").then().statusCode(422);
        bearer(operator).queryParam("email", "a b").get(USERS).then().statusCode(422);
        bearer(operator).get(USERS + "?cursor=x").then().statusCode(400).body("code", equalTo("invalid-cursor"));
    }
}
