package dev.exchanger.bot.update;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.testkit.telegram.FakeUser;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

@QuarkusTest
class WebhookTest extends BotTestBase {

    @Test
    void anUpdateIsKeptAndAnswered() {
        FakeUser ann = person("Ann", "en");
        post(SECRET, message(newId(), ann, "/help")).statusCode(200);
        says(ann, "What I can do");
    }

    @Test
    void thePreviousSecretIsAcceptedDuringARotation() {
        FakeUser ann = person("Ann", "en");
        post(OLD_SECRET, message(newId(), ann, "/help")).statusCode(200);
        says(ann, "What I can do");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "current-webhook-secret-for-test", "current-webhook-secret-for-testsx", ""})
    void aWrongSecretChangesNothing(String secret) {
        long id = newId();
        post(secret, message(id, person("Ann", "en"), "/help"))
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
        assertThat(database.number("SELECT count(*) FROM bot_updates WHERE update_id = ?", id))
                .isZero();
    }

    @Test
    void noSecretIsAWrongSecret() {
        long id = newId();
        given().contentType("application/json")
                .body(message(id, person("Ann", "en"), "/help"))
                .post("/telegram/webhook")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body(not(containsString(SECRET)));
        assertThat(database.number("SELECT count(*) FROM bot_updates WHERE update_id = ?", id))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"message\":{}}",
                "{\"update_id\":\"seven\"}",
                "{\"update_id\":7,\"message\":{\"message_id\":1,\"chat\":\"private\"}}"
            })
    void whatIsNoUpdateIsMalformed(String body) {
        post(SECRET, body).statusCode(400).body("code", equalTo("malformed-body"));
    }

    @Test
    void otherContentIsRefused() {
        given().contentType("text/plain")
                .header("X-Telegram-Bot-Api-Secret-Token", SECRET)
                .body("{\"update_id\":1}")
                .post("/telegram/webhook")
                .then()
                .statusCode(415);
        post(SECRET, "{\"update_id\":1,\"x\":\"" + "x".repeat(200_000) + "\"}").statusCode(413);
        given().get("/telegram/webhook").then().statusCode(405);
    }

    @Test
    void kindsThatNeedNoAnswerAreAcceptedAndDone() {
        long id = newId();
        post(SECRET, "{\"update_id\":" + id + ",\"poll_answer\":{\"poll_id\":\"1\"}}")
                .statusCode(200);
        assertThat(database.text(
                        "SELECT processed_at IS NOT NULL AND payload IS NULL FROM bot_updates WHERE update_id = ?", id))
                .isEqualTo("t");
    }

    @Test
    void theSameUpdateManyTimesHasOneEffect() {
        FakeUser ann = person("Ann", "en");
        String update = message(newId(), ann, "/help");
        List<CompletableFuture<Void>> posts = IntStream.range(0, 10)
                .mapToObj(i ->
                        CompletableFuture.runAsync(() -> post(SECRET, update).statusCode(200)))
                .toList();
        posts.forEach(CompletableFuture::join);
        says(ann, "What I can do");
        post(SECRET, update).statusCode(200);
        assertThat(database.number(
                        "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
                                + " WHERE telegram_user_id = ? AND direction = 'in'",
                        ann.id()))
                .isEqualTo(1);
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void withoutADatabaseTelegramIsAskedToComeAgain() {
        FakeUser ann = person("Ann", "en");
        String update = message(newId(), ann, "/help");
        faults.postgresLink().down();
        post(SECRET, update).statusCode(503).header("Retry-After", "5").body("code", equalTo("unavailable"));
        faults.postgresLink().heal();
        soon().untilAsserted(() -> post(SECRET, update).statusCode(200));
        ann.awaitMessage(message -> message.text().contains("What I can do"), Duration.ofSeconds(20));
        assertThat(ann.messages()).hasSize(1);
    }

    private static ValidatableResponse post(String secret, String body) {
        return given().contentType("application/json")
                .header("X-Telegram-Bot-Api-Secret-Token", secret)
                .body(body)
                .post("/telegram/webhook")
                .then();
    }

    static String message(long updateId, FakeUser person, String text) {
        return """
                {"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Ann",
                 "language_code":"en"},"chat":{"id":%d,"type":"private"},"date":1770000000,"text":"%s"}}
                """.formatted(updateId, updateId, person.id(), person.id(), text);
    }
}
