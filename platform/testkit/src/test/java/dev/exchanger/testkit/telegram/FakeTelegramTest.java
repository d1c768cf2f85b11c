package dev.exchanger.testkit.telegram;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FakeTelegramTest {
    private final FakeTelegram telegram = new FakeTelegram(FakeTelegram.TEST_TOKEN);
    private final BotClient bot = new BotClient(telegram);
    private final FakeUser ann = telegram.user(77, "Ann", "uk");

    @AfterEach
    void stop() {
        telegram.close();
    }

    @Test
    void anUpdateHasTheShapeOfTheRealOne() {
        long updateId = ann.send("/start CODE_1");
        JsonNode update = bot.result("getUpdates", "{}").get(0);
        assertThat(update.path("update_id").asLong()).isEqualTo(updateId);
        JsonNode message = update.path("message");
        assertThat(message.path("from").toString())
                .isEqualTo("{\"id\":77,\"is_bot\":false,\"first_name\":\"Ann\",\"language_code\":\"uk\"}");
        assertThat(message.path("chat").toString())
                .isEqualTo("{\"id\":77,\"first_name\":\"Ann\",\"type\":\"private\"}");
        assertThat(message.path("text").asText()).isEqualTo("/start CODE_1");
        assertThat(message.path("entities").toString())
                .isEqualTo("[{\"offset\":0,\"length\":6,\"type\":\"bot_command\"}]");
        assertThat(Instant.ofEpochSecond(message.path("date").asLong()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }

    @Test
    void onlyAHigherOffsetConfirms() {
        long first = ann.send("one");
        long second = ann.send("two");
        assertThat(bot.result("getUpdates", "{}")).hasSize(2);
        assertThat(bot.result("getUpdates", "{\"offset\":" + first + "}")).hasSize(2);
        assertThat(bot.result("getUpdates", "{\"limit\":1}")).hasSize(1);
        assertThat(bot.result("getUpdates", "{\"offset\":" + second + "}"))
                .hasSize(1)
                .allMatch(update -> update.path("update_id").asLong() == second);
        assertThat(telegram.pendingUpdates()).isEqualTo(1);
        assertThat(bot.result("getUpdates", "{\"offset\":-1}")).hasSize(1);
        assertThat(bot.result("getUpdates", "{\"offset\":" + (second + 1) + "}"))
                .isEmpty();
    }

    @Test
    void aLongPollEndsWithTheFirstUpdate() {
        CompletableFuture<JsonNode> poll = bot.later("getUpdates", "{\"timeout\":20}");
        assertThat(poll).failsWithin(Duration.ofMillis(150));
        CompletableFuture<JsonNode> second = bot.later("getUpdates", "{\"timeout\":20}");
        assertThat(second).failsWithin(Duration.ofMillis(150));
        ann.send("hello");
        assertThat(second).succeedsWithin(Duration.ofSeconds(5)).satisfies(answer -> assertThat(answer.path("result"))
                .hasSize(1));
    }

    @Test
    void theOlderPollerIsTerminated() {
        CompletableFuture<JsonNode> older = bot.later("getUpdates", "{\"timeout\":20}");
        assertThat(older).failsWithin(Duration.ofMillis(150));
        assertThat(bot.result("getUpdates", "{}")).isEmpty();
        assertThat(older).succeedsWithin(Duration.ofSeconds(5)).satisfies(answer -> {
            assertThat(answer.path("error_code").asInt()).isEqualTo(409);
            assertThat(answer.path("description").asText()).startsWith("Conflict: terminated by other getUpdates");
        });
    }

    @Test
    void aWebhookMakesPollingAConflict() {
        CompletableFuture<JsonNode> waiting = bot.later("getUpdates", "{\"timeout\":20}");
        assertThat(waiting).failsWithin(Duration.ofMillis(150));
        bot.result("setWebhook", "{\"url\":\"http://127.0.0.1:9/\"}");
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).satisfies(answer -> assertThat(
                        answer.path("error_code").asInt())
                .isEqualTo(409));
        assertThat(bot.error("getUpdates", "{}")).contains("can't use getUpdates method while webhook is active");
        bot.result("deleteWebhook", "{}");
        assertThat(bot.result("getUpdates", "{}")).isEmpty();
    }

    @Test
    void allowedUpdatesFilterByType() {
        bot.result("getUpdates", "{\"allowed_updates\":[\"callback_query\"]}");
        assertThat(ann.send("unheard")).isEqualTo(-1);
        bot.result("getUpdates", "{\"allowed_updates\":[]}");
        assertThat(ann.send("heard")).isPositive();
    }

    @Test
    void aConversationWithButtons() {
        JsonNode sent = bot.result("sendMessage", """
                {"chat_id":77,"text":"Pay <b>100 &lt;USDT&gt;</b>?","parse_mode":"HTML","reply_markup":
                {"inline_keyboard":[[{"text":"Yes","callback_data":"y:1"},{"text":"Site","url":"https://x.example"}]]}}""");
        assertThat(sent.path("text").asText()).isEqualTo("Pay 100 <USDT>?");
        assertThat(sent.path("entities").toString()).isEqualTo("[{\"offset\":4,\"length\":10,\"type\":\"bold\"}]");

        ann.press("Yes");
        JsonNode query = bot.result("getUpdates", "{}").get(0).path("callback_query");
        assertThat(query.path("data").asText()).isEqualTo("y:1");
        assertThat(query.at("/message/message_id")).isEqualTo(sent.path("message_id"));
        String answer = "{\"callback_query_id\":\"" + query.path("id").asText() + "\",\"text\":\"Done\"}";
        assertThat(bot.result("answerCallbackQuery", answer).asBoolean()).isTrue();
        assertThat(bot.error("answerCallbackQuery", answer)).contains("query is too old");
        assertThat(ann.notices()).containsExactly("Done");

        String edit = "{\"chat_id\":77,\"message_id\":" + sent.path("message_id") + ",\"text\":\"Paid\"}";
        bot.result("editMessageText", edit);
        assertThat(bot.error("editMessageText", edit)).contains("message is not modified");
        SentMessage now = ann.awaitMessage(message -> message.text().equals("Paid"), Duration.ofSeconds(1));
        assertThat(now.edits()).isEqualTo(1);
        assertThat(now.buttons()).isEmpty();
        assertThatThrownBy(() -> ann.press("Yes")).isInstanceOf(IllegalArgumentException.class);
        bot.result(
                "editMessageReplyMarkup",
                "{\"chat_id\":77,\"message_id\":" + now.messageId()
                        + ",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Again\",\"callback_data\":\"a\"}]]}}");
        assertThat(ann.messages().get(0).button("Again")).isPresent();
        bot.result("deleteMessage", "{\"chat_id\":77,\"message_id\":" + now.messageId() + "}");
        assertThat(ann.messages()).isEmpty();
    }

    @Test
    void wrongCallsAreRefusedAsTelegramDoes() {
        assertThat(bot.error("sendMessage", "{\"chat_id\":77,\"text\":\" \"}"))
                .isEqualTo("Bad Request: message text is empty");
        assertThat(bot.error("sendMessage", "{\"text\":\"x\"}")).isEqualTo("Bad Request: chat_id is empty");
        assertThat(bot.error("sendMessage", "{\"chat_id\":78,\"text\":\"x\"}"))
                .isEqualTo("Bad Request: chat not found");
        assertThat(bot.error("sendMessage", "{\"chat_id\":77,\"text\":\"" + "x".repeat(4097) + "\"}"))
                .isEqualTo("Bad Request: message is too long");
        assertThat(bot.error("sendMessage", keyboard("\"callback_data\":\"" + "é".repeat(33) + "\"")))
                .isEqualTo("Bad Request: BUTTON_DATA_INVALID");
        assertThat(bot.error("sendMessage", keyboard("\"url\":\"no url\"")))
                .isEqualTo("Bad Request: BUTTON_URL_INVALID");
        assertThat(bot.error("editMessageText", "{\"chat_id\":77,\"message_id\":5,\"text\":\"x\"}"))
                .isEqualTo("Bad Request: message to edit not found");
        assertThat(bot.error("setMyCommands", "{\"commands\":[{\"command\":\"Rates\",\"description\":\"x\"}]}"))
                .isEqualTo("Bad Request: BOT_COMMAND_INVALID");
        assertThat(bot.error("setWebhook", "{\"url\":\"http://bot.example/\"}")).contains("HTTPS URL");
        assertThat(bot.error("setWebhook", "{\"url\":\"https://b.example/\",\"secret_token\":\"a b\"}"))
                .contains("unallowed characters");
        assertThat(bot.call("noSuchMethod", "{}").path("error_code").asInt()).isEqualTo(404);
        assertThat(bot.error("sendMessage", "{")).startsWith("Bad Request");
        assertThat(ann.messages()).isEmpty();
    }

    @Test
    void aBlockedBotIsTold() {
        ann.block();
        assertThat(bot.error("sendMessage", "{\"chat_id\":77,\"text\":\"x\"}"))
                .isEqualTo("Forbidden: bot was blocked by the user");
        ann.unblock();
        bot.result("sendMessage", "{\"chat_id\":77,\"text\":\"x\"}");
        JsonNode updates = bot.result("getUpdates", "{}");
        assertThat(updates.get(0).at("/my_chat_member/new_chat_member/status").asText())
                .isEqualTo("kicked");
        assertThat(updates.get(1).at("/my_chat_member/new_chat_member/status").asText())
                .isEqualTo("member");
    }

    @Test
    void plannedFaultsComeInOrder() {
        String send = "{\"chat_id\":77,\"text\":\"x\"}";
        telegram.failNext("sendMessage", 1, Fault.tooManyRequests(3));
        telegram.failNext("sendMessage", 1, Fault.badGateway());
        telegram.failNext("sendMessage", 1, Fault.blocked());
        telegram.failNext("sendMessage", 1, Fault.dropBefore());
        telegram.failNext("sendMessage", 1, Fault.dropAfter());
        telegram.failNext("sendMessage", 1, Fault.delay(Duration.ofMillis(200)));

        HttpResponse<String> flood = bot.raw("sendMessage", send);
        assertThat(flood.statusCode()).isEqualTo(429);
        assertThat(flood.headers().firstValue("Retry-After")).contains("3");
        assertThat(flood.body()).contains("\"parameters\":{\"retry_after\":3}");
        HttpResponse<String> gateway = bot.raw("sendMessage", send);
        assertThat(gateway.statusCode()).isEqualTo(502);
        assertThat(gateway.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(bot.raw("sendMessage", send).statusCode()).isEqualTo(403);
        assertThatThrownBy(() -> bot.raw("sendMessage", send)).isInstanceOf(UncheckedIOException.class);
        assertThat(ann.messages()).isEmpty();
        assertThatThrownBy(() -> bot.raw("sendMessage", send)).isInstanceOf(UncheckedIOException.class);
        assertThat(ann.messages()).hasSize(1);
        long start = System.nanoTime();
        assertThat(bot.raw("sendMessage", send).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));

        assertThat(telegram.calls("sendMessage")).extracting(Call::status).containsExactly(429, 502, 403, 0, 0, 200);
    }

    @Test
    void profileIsKeptPerLanguage() {
        bot.result(
                "setMyCommands",
                "{\"commands\":[{\"command\":\"rates\",\"description\":\"Курси\"}],\"language_code\":\"uk\"}");
        bot.result("setMyDescription", "{\"description\":\"Desk\"}");
        bot.result("setMyShortDescription", "{\"short_description\":\"Desk\"}");
        bot.result("setChatMenuButton", "{\"menu_button\":{\"type\":\"commands\"}}");
        bot.result("sendChatAction", "{\"chat_id\":77,\"action\":\"typing\"}");
        assertThat(bot.result("getMyCommands", "{\"language_code\":\"uk\"}").toString())
                .contains("Курси");
        assertThat(bot.result("getMyCommands", "{}")).isEmpty();
        assertThat(bot.result("getMe", "{}").path("username").asText()).isEqualTo("exchanger_test_bot");
    }

    @Test
    void groupsAreOtherChats() {
        ann.sendTo(-5, "hello all");
        JsonNode message = bot.result("getUpdates", "{}").get(0).path("message");
        assertThat(message.at("/chat/type").asText()).isEqualTo("group");
        assertThat(message.at("/from/id").asLong()).isEqualTo(77);
        bot.result("sendMessage", "{\"chat_id\":-5,\"text\":\"hi\"}");
        assertThat(telegram.chat(-5)).hasSize(2);
        assertThat(ann.messages()).isEmpty();
    }

    @Test
    void awaitMessageWakesUpAndTellsWhatIsThere() {
        CompletableFuture<SentMessage> found = CompletableFuture.supplyAsync(
                () -> ann.awaitMessage(message -> message.text().equals("two"), Duration.ofSeconds(10)));
        bot.result("sendMessage", "{\"chat_id\":77,\"text\":\"one\"}");
        bot.result("sendMessage", "{\"chat_id\":77,\"text\":\"two\"}");
        Awaitility.await().untilAsserted(() -> assertThat(found).isCompleted());
        assertThatThrownBy(() -> ann.awaitMessage(message -> false, Duration.ofMillis(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[one, two]");
    }

    private static String keyboard(String member) {
        return "{\"chat_id\":77,\"text\":\"x\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"b\"," + member
                + "}]]}}";
    }
}
