package dev.exchanger.identity.verification;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.cache.CacheGate;
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

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.confirm;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static dev.exchanger.identity.testing.IdentityApi.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

/** Codes: few tries, one use, one live code, the same rules without Redis, and no word about who has an account. */
@IdentityTest
class VerificationTest {

    @InjectFaults
    Faults faults;

    @Inject
    CacheGate gate;

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(Duration.ofSeconds(20)).until(gate::isOpen);
    }

    private static String wrong(String right) {
        return String.format("%06d", (Integer.parseInt(right) + 1) % 1_000_000);
    }

    @Test
    void fiveWrongTriesEndTheCode() {
        String email = freshEmail();
        String id = register(email).path("verificationId");
        String code = Mailbox.code(email, 1);
        for (int left = 4; left >= 1; left--) {
            confirm(id, wrong(code))
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("code-mismatch"))
                    .body("remainingAttempts", equalTo(left));
        }
        confirm(id, wrong(code)).then().statusCode(410).body("code", equalTo("code-expired"));
        confirm(id, code).then().statusCode(410).body("code", equalTo("code-expired"));
    }

    @Test
    void aHundredParallelGuessesAreFiveTries() {
        String email = freshEmail();
        String id = register(email).path("verificationId");
        String code = Mailbox.code(email, 1);
        List<Integer> answers =
                Concurrently.run(100, i -> confirm(id, wrong(code)).statusCode());
        assertThat(answers.stream().filter(status -> status == 422)).hasSize(4);
        assertThat(answers.stream().filter(status -> status == 410)).hasSize(96);
        assertThat(Database.of(faults).number("SELECT attempts FROM email_codes WHERE email = ?", email))
                .isEqualTo(5);
        confirm(id, code).then().statusCode(410);
    }

    @Test
    void theSameRulesHoldWithoutRedis() {
        String email = freshEmail();
        String id = register(email).path("verificationId");
        String code = Mailbox.code(email, 1);
        // Two tries are counted by Redis; the three that are left must not become five.
        confirm(id, wrong(code)).then().statusCode(422).body("remainingAttempts", equalTo(4));
        confirm(id, wrong(code)).then().statusCode(422).body("remainingAttempts", equalTo(3));
        faults.redis().kill9();
        List<Integer> answers =
                Concurrently.run(20, i -> confirm(id, wrong(code)).statusCode());
        assertThat(answers.stream().filter(status -> status == 422)).hasSize(2);
        confirm(id, code).then().statusCode(410);

        String other = freshEmail();
        String otherId = register(other).then().statusCode(202).extract().path("verificationId");
        confirm(otherId, Mailbox.code(other, 1)).then().statusCode(200);
    }

    @Test
    void aCodeWorksOnceEvenInParallel() {
        String email = freshEmail();
        String id = register(email).path("verificationId");
        String code = Mailbox.code(email, 1);
        List<Integer> answers = Concurrently.run(4, i -> confirm(id, code).statusCode());
        assertThat(answers).containsOnly(200, 410);
        assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
        confirm(id, code).then().statusCode(410);
    }

    @Test
    void aSecondCodeHasToWait() {
        String email = freshEmail();
        register(email);
        Mailbox.code(email, 1);
        start(email, "verify_email").then().statusCode(202).body("resendAfter", lessThanOrEqualTo(60));
        register(email).then().statusCode(202).body("resendAfter", lessThanOrEqualTo(60));
        assertThat(Mailbox.to(email)).hasSize(1);
    }

    @Test
    void aNewCodeReplacesTheOldOneEverywhere() {
        String email = freshEmail();
        String first = register(email).path("verificationId");
        String old = Mailbox.code(email, 1);
        Database.of(faults)
                .update("UPDATE email_codes SET issued_at = issued_at - interval '2 min' WHERE email = ?", email);
        String second = start(email, "verify_email").path("verificationId");
        String code = Mailbox.code(email, 2);
        if (!old.equals(code)) {
            confirm(first, old).then().statusCode(422);
        }
        confirm(second, code).then().statusCode(200);
    }

    @Test
    void tenCodesADay() {
        String email = freshEmail();
        register(email);
        Database database = Database.of(faults);
        for (int i = 2; i <= 12; i++) {
            database.update("UPDATE email_codes SET issued_at = issued_at - interval '2 min' WHERE email = ?", email);
            start(email, "verify_email").then().statusCode(202);
        }
        Mailbox.code(email, 10);
        assertThat(database.number("SELECT issued_in_day FROM email_codes WHERE email = ?", email))
                .isEqualTo(10);
        assertThat(database.number("SELECT count(*) FROM mail_outbox WHERE recipient = ?", email))
                .isZero();
        assertThat(Mailbox.to(email)).hasSize(10);
    }

    @Test
    void whoConfirmsGetsThePasswordHeAskedForHimself() {
        String email = freshEmail();
        register(email);
        String code = Mailbox.code(email, 1);
        String mine = json(Map.of("email", email, "password", "The-Owners-Own-1"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(202)
                .extract()
                .path("verificationId");
        confirm(mine, code).then().statusCode(200);
        login("web", email, PASSWORD).then().statusCode(401);
        login("web", email, "The-Owners-Own-1").then().statusCode(201);
    }

    @Test
    void nobodyLearnsWhoHasAnAccount() {
        String known = IdentityApi.user();
        Database.of(faults)
                .update("UPDATE email_codes SET issued_at = issued_at - interval '2 min' WHERE email = ?", known);
        Response taken = register(known).then().statusCode(202).extract().response();
        Response free = register(freshEmail()).then().statusCode(202).extract().response();
        assertThat(taken.jsonPath().getMap("").keySet())
                .isEqualTo(free.jsonPath().getMap("").keySet());
        assertThat(taken.<Integer>path("resendAfter")).isEqualTo(free.<Integer>path("resendAfter"));
        assertThat(taken.<String>path("verificationId")).hasSameSizeAs(free.<String>path("verificationId"));
        for (int left = 4; left >= 1; left--) {
            confirm(taken.path("verificationId"), "000000")
                    .then()
                    .statusCode(422)
                    .body("remainingAttempts", equalTo(left));
        }
        login("web", known, "Wrong-Password-1").then().statusCode(401).body("code", equalTo("invalid-credentials"));
        login("web", freshEmail(), "Wrong-Password-1")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid-credentials"));
        login("web", "no address", "Wrong-Password-1")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid-credentials"));
        String stranger = freshEmail();
        start(stranger, "reset_password").then().statusCode(202).body("resendAfter", equalTo(60));
        // Written for nobody, so that it takes as long; the relay drops it.
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        Database.of(faults).number("SELECT count(*) FROM mail_outbox WHERE recipient IS NULL") == 0);
        assertThat(Mailbox.to(stranger)).isEmpty();
    }

    @Test
    void aNewPasswordEndsAllSessions() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        long telegram = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        Everywhere.link(tokens, telegram);
        String inTelegram = ServiceApi.exchange(telegram).path("access_token");
        bearer(inTelegram).get("/api/v1/telegram/users/me").then().statusCode(200);
        String id =
                start(email, "reset_password").then().statusCode(202).extract().path("verificationId");
        String code = Mailbox.code(email, 2);
        reset(id, code, null).then().statusCode(422).body("code", equalTo("validation"));
        reset(id, code, "password1").then().statusCode(422).body("code", equalTo("validation"));
        reset(id, code, "A-Whole-New-Pass").then().statusCode(200);
        me(tokens.access()).then().statusCode(401);
        bearer(inTelegram).get("/api/v1/telegram/users/me").then().statusCode(401);
        refresh("web", tokens.refresh()).then().statusCode(401);
        login("web", email, PASSWORD).then().statusCode(401);
        login("web", email, "A-Whole-New-Pass").then().statusCode(201);
    }

    @Test
    void foreignAndBrokenIdsAreNotFound() {
        String email = freshEmail();
        String id = register(email).path("verificationId");
        for (String broken : List.of("x", "%20", id.substring(1), id + "A", "A".repeat(54), "A".repeat(2000))) {
            confirm(broken, "123456").then().statusCode(404);
        }
        IntStream.of(0, 10, 30, 53).forEach(at -> {
            char other = id.charAt(at) == 'A' ? 'B' : 'A';
            confirm(id.substring(0, at) + other + id.substring(at + 1), "123456")
                    .then()
                    .statusCode(404);
        });
        confirm(id, "12345").then().statusCode(422);
        confirm(id, "abcdef").then().statusCode(422);
    }

    private static Response start(String email, String purpose) {
        return json(Map.of("email", email, "purpose", purpose)).post("/api/v1/web/verifications");
    }

    private static Response reset(String id, String code, String password) {
        Map<String, String> body =
                password == null ? Map.of("code", code) : Map.of("code", code, "newPassword", password);
        return json(body).post("/api/v1/web/verifications/" + id + "/confirm");
    }
}
