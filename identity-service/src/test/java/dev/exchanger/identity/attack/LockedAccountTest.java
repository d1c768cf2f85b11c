package dev.exchanger.identity.attack;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/**
 * A locked or deleted user gets no token at any of the places where tokens are made. The status alone is changed, so
 * that each place must look at it by itself and does not lean on the sessions that a lock ends too.
 */
@IdentityTest
class LockedAccountTest {

    @InjectFaults
    Faults faults;

    private final long telegram = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE);
    private Database database;
    private String email;

    @BeforeEach
    void user() {
        database = Database.of(faults);
        email = Accounts.in(database).create();
    }

    private void status(String status) {
        assertThat(database.update("UPDATE users SET status = ? WHERE email = ?", status, email))
                .isEqualTo(1);
    }

    @Test
    void noLogin() {
        status("locked");
        login("web", email, IdentityApi.PASSWORD).then().statusCode(403).body("code", equalTo("account-locked"));
        login("admin", email, IdentityApi.PASSWORD).then().statusCode(403).body("code", equalTo("account-locked"));
        // Only who knows the password learns about the lock.
        login("web", email, "Wrong-Password-1").then().statusCode(401).body("code", equalTo("invalid-credentials"));
        status("deleted");
        login("web", email, IdentityApi.PASSWORD).then().statusCode(401).body("code", equalTo("invalid-credentials"));
    }

    @Test
    void noRefreshNotEvenWithinTheGraceTime() {
        Tokens first = login(email);
        Tokens second = Tokens.of(refresh("web", first.refresh()));
        for (String status : new String[] {"locked", "deleted"}) {
            status(status);
            refresh("web", first.refresh()).then().statusCode(401);
            refresh("web", second.refresh()).then().statusCode(401);
        }
    }

    @Test
    void noTokenForTheBot() {
        Accounts.in(database).link(email, telegram);
        status("locked");
        ServiceApi.exchange(telegram).then().statusCode(404).body("code", equalTo("telegram-not-linked"));
        status("active");
        ServiceApi.exchange(telegram).then().statusCode(200);
        // Now with a session that could be used again.
        status("locked");
        ServiceApi.exchange(telegram).then().statusCode(404).body("code", equalTo("telegram-not-linked"));
        assertThat(database.number(
                        "SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = ?", email))
                .isEqualTo(1);
    }

    @Test
    void noWayBackByACode() {
        String id = json(Map.of("email", email, "purpose", "reset_password"))
                .post("/api/v1/web/verifications")
                .path("verificationId");
        String code = Mailbox.code(email, 1);
        status("locked");
        json(Map.of("code", code, "newPassword", "A-Whole-New-Pass"))
                .post("/api/v1/web/verifications/" + id + "/confirm")
                .then()
                .statusCode(410);
        login("web", email, "A-Whole-New-Pass").then().statusCode(401);
        assertThat(database.texts("SELECT status FROM users WHERE email = ?", email))
                .containsExactly("locked");
    }

    @Test
    void theDelayAfterFailuresHoldsForThePasswordChangeToo() {
        Tokens tokens = login(email);
        for (int i = 1; i <= 5; i++) {
            change(tokens, "Wrong-Password-1").then().statusCode(401);
        }
        database.update("UPDATE login_failures SET locked_until = now() + interval '1 min'"
                + " WHERE updated_at > now() - interval '10 s' AND failures >= 5");
        change(tokens, IdentityApi.PASSWORD).then().statusCode(429);
        login("web", email, IdentityApi.PASSWORD).then().statusCode(429);
        login("web", email.toUpperCase(), IdentityApi.PASSWORD).then().statusCode(429);
        login("web", " " + email.replace("example", "\uff45xample"), IdentityApi.PASSWORD)
                .then()
                .statusCode(429);
    }

    private static Response change(Tokens tokens, String current) {
        return IdentityApi.bearer(tokens.access())
                .contentType("application/json")
                .body(Map.of("currentPassword", current, "newPassword", "A-Whole-New-Pass"))
                .put("/api/v1/web/users/me/password");
    }
}
