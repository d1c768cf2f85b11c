package dev.exchanger.testkit.telegram;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.http.Json;

import static org.assertj.core.api.Assertions.assertThat;

class ControlApiTest {
    private final FakeTelegram telegram = new FakeTelegram(FakeTelegram.TEST_TOKEN);
    private final BotClient bot = new BotClient(telegram);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void aPersonWritesReadsAndPressesOverHttp() throws Exception {
        assertThat(post(
                                "/control/users/5/messages",
                                "{\"text\":\"/start\",\"firstName\":\"Bo\",\"languageCode\":\"ru\"}")
                        .statusCode())
                .isEqualTo(201);
        JsonNode update = bot.result("getUpdates", "{}").get(0);
        assertThat(update.at("/message/from/language_code").asText()).isEqualTo("ru");
        bot.result(
                "sendMessage",
                "{\"chat_id\":5,\"text\":\"<b>Hi</b>\",\"parse_mode\":\"HTML\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Go\",\"callback_data\":\"g\"}]]}}");

        JsonNode messages = Json.tree(get("/control/users/5/messages").body());
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).path("fromBot").asBoolean()).isFalse();
        assertThat(messages.get(1).at("/keyboard/0/0/callback_data").asText()).isEqualTo("g");

        long messageId = messages.get(1).path("messageId").asLong();
        assertThat(post("/control/users/5/presses", "{\"messageId\":" + messageId + ",\"button\":\"g\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(post("/control/users/5/presses", "{\"button\":\"Go\"}").statusCode())
                .isEqualTo(201);
        assertThat(post("/control/users/5/block", "").statusCode()).isEqualTo(201);
        assertThat(telegram.pendingUpdates()).isEqualTo(4);
    }

    @Test
    void wrongRequestsSayWhatIsWrong() throws Exception {
        assertThat(post("/control/users/5/messages", "{\"text\":\"\"}").statusCode())
                .isEqualTo(422);
        assertThat(post("/control/users/5/messages", "{").statusCode()).isEqualTo(422);
        assertThat(post("/control/users/5/presses", "{\"button\":\"none\"}").statusCode())
                .isEqualTo(422);
        assertThat(post("/control/users/x/messages", "{}").statusCode()).isEqualTo(404);
        assertThat(get("/control/users/99/messages").body()).isEqualTo("[]");
        assertThat(http.send(
                                HttpRequest.newBuilder(URI.create(telegram.url() + "/control/users/5/messages"))
                                        .header("Content-Type", "text/plain")
                                        .POST(BodyPublishers.ofString("{\"text\":\"x\"}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void thePageRunsOnlyItsOwnScript() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        String nonce = policy.replaceFirst(".*script-src 'nonce-([^']+)'.*", "$1");
        assertThat(policy).startsWith("default-src 'none'");
        assertThat(page.body())
                .contains("<script nonce=\"" + nonce + "\">")
                .doesNotContain("innerHTML")
                .doesNotContain("{nonce}");
        assertThat(get("/").headers().firstValue("Content-Security-Policy"))
                .isNotEqualTo(page.headers().firstValue("Content-Security-Policy"));
    }

    @Test
    void tokensAreNeverAnswered() throws Exception {
        HttpResponse<String> wrong = get("/bot123:wrong/getMe");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo("{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
        assertThat(get("/botx/getMe").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(telegram.url() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(telegram.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }
}
