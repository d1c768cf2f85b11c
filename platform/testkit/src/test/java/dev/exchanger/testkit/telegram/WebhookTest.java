package dev.exchanger.testkit.telegram;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WebhookTest {
    private final FakeTelegram telegram = new FakeTelegram(FakeTelegram.TEST_TOKEN);
    private final BotClient bot = new BotClient(telegram);
    private final FakeUser ann = telegram.user(77, "Ann", "uk");
    private final List<Request> pushed = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> reaction = request -> Answer.empty(200);
    private LoopbackServer receiver;

    @BeforeEach
    void start() {
        telegram.webhookRetryUnit(Duration.ofMillis(5));
        receiver = new LoopbackServer("receiver", 0, request -> {
            pushed.add(request);
            return reaction.apply(request);
        });
    }

    @AfterEach
    void stop() {
        telegram.close();
        receiver.close();
    }

    @Test
    void updatesComeWithTheSecretAndWaitingOnesToo() {
        long waiting = ann.send("before");
        setWebhook();
        long fresh = ann.send("after");
        await().untilAsserted(() -> assertThat(ids()).containsExactly(waiting, fresh));
        assertThat(pushed).allMatch(request -> request.header("X-Telegram-Bot-Api-Secret-Token")
                .filter("s3cret_-"::equals)
                .isPresent());
        await().untilAsserted(() -> assertThat(telegram.pendingUpdates()).isZero());
        assertThat(bot.result("getWebhookInfo", "{}").path("url").asText()).isEqualTo(receiver.url() + "/hook");
    }

    @Test
    void failuresAreRepeatedInOrderUntilAccepted() {
        reaction = request -> Answer.empty(pushed.size() < 4 ? 500 : 200);
        setWebhook();
        long first = ann.send("one");
        long second = ann.send("two");
        await().untilAsserted(() -> assertThat(ids()).containsExactly(first, first, first, first, second));
        assertThat(bot.result("getWebhookInfo", "{}").path("last_error_message").asText())
                .contains("500");
    }

    @Test
    void retryAfterIsHonoured() {
        reaction = request -> pushed.size() < 2 ? Answer.empty(503).with("Retry-After", "1") : Answer.empty(200);
        setWebhook();
        long start = System.nanoTime();
        ann.send("one");
        await().untilAsserted(() -> assertThat(pushed).hasSize(2));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void droppedConnectionsAreRepeatedAndDuplicatesSentOnDemand() {
        reaction = request -> pushed.size() < 2 ? Answer.dropped() : Answer.empty(200);
        telegram.duplicateNext(1);
        setWebhook();
        long id = ann.send("one");
        await().untilAsserted(() -> assertThat(ids()).containsExactly(id, id, id));
        telegram.redeliver(id);
        await().untilAsserted(() -> assertThat(ids()).hasSize(4).containsOnly(id));
    }

    @Test
    void aPressOvertakesAMessageThatHangs() {
        bot.result(
                "sendMessage",
                "{\"chat_id\":77,\"text\":\"x\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"b\",\"callback_data\":\"d\"}]]}}");
        reaction = request -> request.body().contains("callback_query") ? Answer.empty(200) : Answer.empty(500);
        setWebhook();
        ann.send("hangs");
        long press = ann.press("b");
        await().untilAsserted(() -> assertThat(ids()).contains(press));
        await().untilAsserted(() -> assertThat(telegram.pendingUpdates()).isEqualTo(1));
    }

    @Test
    void withoutTheWebhookUnacceptedUpdatesCanBePolled() {
        reaction = request -> Answer.empty(500);
        setWebhook();
        long id = ann.send("one");
        await().untilAsserted(() -> assertThat(ids()).contains(id));
        bot.result("deleteWebhook", "{}");
        assertThat(bot.result("getUpdates", "{}").get(0).path("update_id").asLong())
                .isEqualTo(id);
        bot.result("setWebhook", "{\"url\":\"" + receiver.url() + "/hook\",\"drop_pending_updates\":true}");
        assertThat(telegram.pendingUpdates()).isZero();
    }

    private void setWebhook() {
        bot.result("setWebhook", "{\"url\":\"" + receiver.url() + "/hook\",\"secret_token\":\"s3cret_-\"}");
    }

    private List<Long> ids() {
        return pushed.stream()
                .map(request -> Json.tree(request.body()).path("update_id").asLong())
                .toList();
    }
}
