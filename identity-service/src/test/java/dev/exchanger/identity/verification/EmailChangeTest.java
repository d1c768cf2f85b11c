package dev.exchanger.identity.verification;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.Everywhere;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** An account moves to another address by the password and a code that only the new address gets. */
@IdentityTest
class EmailChangeTest {

    @InjectFaults
    Faults faults;

    private static Response start(Tokens tokens, String email, String password) {
        return bearer(tokens.access())
                .contentType("application/json")
                .body(Map.of("newEmail", email, "currentPassword", password))
                .post("/api/v1/web/users/me/email");
    }

    private static String started(Tokens tokens, String email) {
        return start(tokens, email, IdentityApi.PASSWORD)
                .then()
                .statusCode(202)
                .extract()
                .path("verificationId");
    }

    private static Response confirm(String access, String id, String code) {
        return bearer(access)
                .contentType("application/json")
                .body(Map.of("code", code))
                .post("/api/v1/web/users/me/email/" + id + "/confirm");
    }

    @Test
    void theNewAddressHoldsInEveryContextAndTheOldOneIsFree() {
        Everywhere user = Everywhere.user();
        String fresh = freshEmail();
        String id = started(user.web(), fresh.toUpperCase(Locale.ROOT));
        String code = Mailbox.code(fresh, 1);
        me(user.web().access()).then().body("email", equalTo(user.email()));
        confirm(user.web().access(), id, code).then().statusCode(200).body("verified", equalTo(true));

        user.assertAlive();
        for (String context : List.of("web", "admin", "telegram")) {
            String token = context.equals("web")
                    ? user.web().access()
                    : context.equals("admin") ? user.admin().access() : user.telegram();
            bearer(token)
                    .get("/api/v1/" + context + "/users/me")
                    .then()
                    .body("email", equalTo(fresh))
                    .body("emailVerified", equalTo(true));
        }
        login("web", user.email(), IdentityApi.PASSWORD).then().statusCode(401);
        login("web", fresh, IdentityApi.PASSWORD).then().statusCode(201);
        await().until(() -> notice(user.email()), mails -> mails.size() == 1);
        assertThat(notice(user.email()).get(0).getString("text"))
                .contains(fresh.charAt(0) + "***@example.com")
                .doesNotContain(fresh);
        assertThat(Database.of(faults)
                        .number(
                                "SELECT count(*) FROM outbox WHERE aggregate = ? AND type = 'identity.user.email-changed.v1'",
                                user.userId()))
                .isEqualTo(1);
        // Used once; and whoever has the old mailbox can make an account of his own with it.
        confirm(user.web().access(), id, code).then().statusCode(410).body("code", equalTo("code-expired"));
        Database.of(faults)
                .update("UPDATE email_codes SET issued_at = issued_at - interval '61 s' WHERE email = ?", user.email());
        int before = Mailbox.to(user.email()).size();
        String again = IdentityApi.register(user.email()).path("verificationId");
        IdentityApi.confirm(again, Mailbox.code(user.email(), before + 1))
                .then()
                .statusCode(200);
        assertThat(login(user.email()).userId()).isNotEqualTo(user.userId());
    }

    private static List<JsonObject> notice(String email) {
        return Mailbox.to(email).stream()
                .filter(mail -> mail.getString("subject").contains("address was changed"))
                .toList();
    }

    @Test
    void theCodeIsWorthNothingToAnybodyElse() {
        Tokens owner = login(IdentityApi.user());
        Tokens other = login(IdentityApi.user());
        String fresh = freshEmail();
        String id = started(owner, fresh);
        String code = Mailbox.code(fresh, 1);
        for (int i = 0; i < 6; i++) {
            confirm(other.access(), id, code).then().statusCode(404).body("code", equalTo("not-found"));
        }
        IdentityApi.confirm(id, code).then().statusCode(404);
        json(Map.of("code", code))
                .post("/api/v1/web/users/me/email/" + id + "/confirm")
                .then()
                .statusCode(401);
        bearer(owner.access())
                .contentType("application/json")
                .body(Map.of("code", code))
                .post("/api/v1/admin/users/me/email/" + id + "/confirm")
                .then()
                .statusCode(401);
        // A code of another purpose and another address are not this one.
        String reset = json(Map.of("email", fresh, "purpose", "reset_password"))
                .post("/api/v1/web/verifications")
                .path("verificationId");
        confirm(owner.access(), reset, code).then().statusCode(404);
        json(Map.of("email", fresh, "purpose", "change_email"))
                .post("/api/v1/web/verifications")
                .then()
                .statusCode(422);
        confirm(owner.access(), id, code).then().statusCode(200);
    }

    @Test
    void badInputChangesNothing() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        start(tokens, freshEmail(), "Wrong-Password-1")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid-credentials"));
        start(tokens, "no-address", IdentityApi.PASSWORD)
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("newEmail"));
        start(tokens, " " + email.toUpperCase(Locale.ROOT), IdentityApi.PASSWORD)
                .then()
                .statusCode(422);
        json(Map.of()).post("/api/v1/web/users/me/email").then().statusCode(401);
        String id = started(tokens, freshEmail());
        confirm(tokens.access(), id, "12345").then().statusCode(422);
        confirm(tokens.access(), id + "x", "123456").then().statusCode(404);
        me(tokens.access()).then().body("email", equalTo(email));
    }

    @Test
    void fiveWrongTriesEndTheCode() {
        Tokens tokens = login(IdentityApi.user());
        String fresh = freshEmail();
        String id = started(tokens, fresh);
        String code = Mailbox.code(fresh, 1);
        String wrong = code.equals("000000") ? "000001" : "000000";
        for (int left = 4; left > 0; left--) {
            confirm(tokens.access(), id, wrong).then().statusCode(422).body("remainingAttempts", equalTo(left));
        }
        confirm(tokens.access(), id, wrong).then().statusCode(410);
        confirm(tokens.access(), id, code).then().statusCode(410);
    }

    @Test
    void anAddressThatHasAnAccountIsNotToldAndNotTaken() {
        Tokens tokens = login(IdentityApi.user());
        String taken = IdentityApi.user();
        started(tokens, taken);
        await().until(() -> Mailbox.to(taken).size() == 2);
        assertThat(Mailbox.to(taken).get(1).getString("subject")).contains("already have an account");
        assertThat(Mailbox.to(taken).get(1).getString("text")).doesNotContainPattern("[0-9]{6}");
    }

    @Test
    void whoProvesAnAddressGetsItFromWhoOnlyNamedIt() {
        Tokens tokens = login(IdentityApi.user());
        String fresh = freshEmail();
        IdentityApi.register(fresh).then().statusCode(202);
        Mailbox.code(fresh, 1);
        String id = started(tokens, fresh);
        confirm(tokens.access(), id, Mailbox.code(fresh, 2)).then().statusCode(200);
        assertThat(login(fresh).userId()).isEqualTo(tokens.userId());
    }

    @Test
    void oneAddressGoesToOneOfTwoWhoAskAtOnce() {
        String fresh = freshEmail();
        Tokens first = login(IdentityApi.user());
        Tokens second = login(IdentityApi.user());
        String firstId = started(first, fresh);
        String firstCode = Mailbox.code(fresh, 1);
        String secondId = started(second, fresh);
        String secondCode = Mailbox.code(fresh, 2);
        List<Integer> answers = Concurrently.run(2, i -> (i == 0
                        ? confirm(first.access(), firstId, firstCode)
                        : confirm(second.access(), secondId, secondCode))
                .statusCode());
        assertThat(answers).containsExactlyInAnyOrder(200, 409);
    }
}
