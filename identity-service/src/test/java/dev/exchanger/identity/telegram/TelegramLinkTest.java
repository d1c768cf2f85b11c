package dev.exchanger.identity.telegram;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.ServiceApi.exchange;
import static dev.exchanger.identity.testing.ServiceApi.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

/** Linking a Telegram account takes both sides; a session of the telegram context takes a link. */
@IdentityTest
class TelegramLinkTest {

    @InjectFaults
    Faults faults;

    private final long telegram = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE);

    private static Response issue(Tokens tokens) {
        return bearer(tokens.access()).post("/api/v1/web/telegram-links");
    }

    private static Response claim(String code, long telegramUserId) {
        return post(
                "/internal/telegram-links/claim",
                Map.of("code", code, "telegramUserId", telegramUserId, "telegramName", "Ann", "locale", "uk"));
    }

    private static Response confirmInBot(String id, long telegramUserId) {
        return post("/internal/telegram-links/" + id + "/confirm", Map.of("telegramUserId", telegramUserId));
    }

    private static Response confirmOnSite(Tokens tokens, String id) {
        return bearer(tokens.access()).post("/api/v1/web/telegram-links/" + id + "/confirm");
    }

    private void link(Tokens tokens, long telegramUserId) {
        Response issued = issue(tokens);
        String id = issued.path("id");
        claim(issued.path("code"), telegramUserId).then().statusCode(200);
        confirmInBot(id, telegramUserId).then().statusCode(200);
        confirmOnSite(tokens, id).then().statusCode(200).body("status", equalTo("linked"));
    }

    @Test
    void bothSidesConfirmAndTheBotActsForTheUser() {
        Tokens tokens = login(IdentityApi.user());
        exchange(telegram).then().statusCode(404).body("code", equalTo("telegram-not-linked"));
        Response issued = issue(tokens);
        issued.then().statusCode(201).body("deepLink", startsWith("https://t.me/"));
        String id = issued.path("id");
        String code = issued.path("code");
        assertThat(code).hasSize(22);
        state(tokens, id, "issued");
        confirmOnSite(tokens, id).then().statusCode(409).body("code", equalTo("link-not-claimed"));

        claim(code, telegram)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("maskedEmail", containsString("***@example.com"));
        state(tokens, id, "claimed");
        // The bot may crash after the answer and ask again.
        claim(code, telegram).then().statusCode(200).body("id", equalTo(id));
        confirmInBot(id, telegram).then().statusCode(200).body("status", equalTo("bot_confirmed"));
        confirmInBot(id, telegram).then().statusCode(200).body("status", equalTo("bot_confirmed"));
        exchange(telegram).then().statusCode(404);
        confirmOnSite(tokens, id).then().statusCode(200).body("status", equalTo("linked"));
        confirmOnSite(tokens, id).then().statusCode(200).body("status", equalTo("linked"));
        confirmInBot(id, telegram).then().statusCode(200).body("status", equalTo("linked"));

        String token = exchange(telegram)
                .then()
                .statusCode(200)
                .body("token_type", equalTo("Bearer"))
                .extract()
                .path("access_token");
        bearer(token).get("/api/v1/telegram/users/me").then().statusCode(200).body("id", equalTo(tokens.userId()));
        bearer(token).get("/api/v1/web/users/me").then().statusCode(401);
        exchange(telegram).then().statusCode(200);
        assertThat(Database.of(faults)
                        .number(
                                "SELECT count(*) FROM sessions WHERE user_id = ? AND application_context = 'telegram'",
                                UUID.fromString(tokens.userId())))
                .isEqualTo(1);

        bearer(ServiceApi.token())
                .get("/internal/users?ids=" + tokens.userId() + "," + UUID.randomUUID())
                .then()
                .statusCode(200)
                .body("size()", equalTo(1))
                .body("[0].telegramUserId", equalTo(telegram));
        bearer(ServiceApi.token())
                .delete("/internal/telegram-users/" + telegram + "/link")
                .then()
                .statusCode(204);
        bearer(token).get("/api/v1/telegram/users/me").then().statusCode(401);
        exchange(telegram).then().statusCode(404);
        bearer(ServiceApi.token())
                .delete("/internal/telegram-users/" + telegram + "/link")
                .then()
                .statusCode(204);
    }

    @Test
    void aCodeIsForTheFirstWhoOpensIt() {
        Tokens tokens = login(IdentityApi.user());
        Response issued = issue(tokens);
        claim(issued.path("code"), telegram).then().statusCode(200);
        claim(issued.path("code"), telegram + 1).then().statusCode(404).body("code", equalTo("link-code-unknown"));
        confirmInBot(issued.path("id"), telegram + 1).then().statusCode(404);
        claim("A".repeat(22), telegram).then().statusCode(404);
    }

    @Test
    void linksOfOthersAreNotThere() {
        Tokens owner = login(IdentityApi.user());
        Tokens other = login(IdentityApi.user());
        Response issued = issue(owner);
        claim(issued.path("code"), telegram);
        bearer(other.access())
                .get("/api/v1/web/telegram-links/" + issued.path("id"))
                .then()
                .statusCode(404);
        confirmOnSite(other, issued.path("id")).then().statusCode(404);
    }

    @Test
    void aTelegramAccountBelongsToOneUser() {
        Tokens first = login(IdentityApi.user());
        Tokens second = login(IdentityApi.user());
        Response early = issue(second);
        claim(early.path("code"), telegram).then().statusCode(200);
        link(first, telegram);
        claim(issue(second).path("code"), telegram)
                .then()
                .statusCode(409)
                .body("code", equalTo("telegram-already-linked"));
        confirmInBot(early.path("id"), telegram).then().statusCode(200);
        confirmOnSite(second, early.path("id")).then().statusCode(409).body("code", equalTo("telegram-already-linked"));
        String token = exchange(telegram).path("access_token");
        bearer(token).get("/api/v1/telegram/users/me").then().body("id", equalTo(first.userId()));
    }

    @Test
    void anExpiredLinkIsGone() {
        Tokens tokens = login(IdentityApi.user());
        Response issued = issue(tokens);
        Database.of(faults)
                .update(
                        "UPDATE telegram_link_requests SET expires_at = now() - interval '1 s' WHERE id = ?",
                        UUID.fromString(issued.path("id")));
        claim(issued.path("code"), telegram).then().statusCode(404);
        state(tokens, issued.path("id"), "expired");
        confirmOnSite(tokens, issued.path("id")).then().statusCode(410).body("code", equalTo("link-expired"));
    }

    @Test
    void malformedExchangesAreRefused() {
        exchange("not-a-number").then().statusCode(400);
        IdentityApi.bearer(ServiceApi.token())
                .contentType(ContentType.URLENC)
                .formParam("grant_type", "password")
                .post("/internal/exchange")
                .then()
                .statusCode(400)
                .body("code", equalTo("unsupported-grant-type"));
        claimWithout("telegramUserId");
    }

    private static void claimWithout(String member) {
        post("/internal/telegram-links/claim", Map.of("code", "x"))
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo(member));
    }

    private static void state(Tokens tokens, String id, String status) {
        bearer(tokens.access())
                .get("/api/v1/web/telegram-links/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo(status));
    }
}
