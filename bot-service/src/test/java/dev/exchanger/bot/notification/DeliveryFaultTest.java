package dev.exchanger.bot.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.bot.testing.OrderNews;
import dev.exchanger.testkit.telegram.Call;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.Fault;
import dev.exchanger.testkit.telegram.SentMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** What the bot does when Telegram refuses, fails or does not answer. */
@QuarkusTest
class DeliveryFaultTest extends BotTestBase {

    @Test
    void tooFastIsWaitedForAndIsNoAttempt() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.tooManyRequests(1));
        Instant asked = Instant.now();
        ann.send("/help");
        says(ann, "What I can do");
        List<Call> calls = callsTo(ann);
        assertThat(calls).hasSize(2);
        assertThat(Duration.between(calls.get(0).at(), calls.get(1).at())).isGreaterThan(Duration.ofMillis(1400));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(SOON);
        settled(ann, "SENT 1 0");
    }

    @Test
    void aRefusedChatIsClosedAndItsQueueSuppressed() {
        FakeUser ann = person("Ann", "en");
        UUID userId = linked(ann, "en");
        says(ann, "now linked");
        telegram.failNext("sendMessage", 1, Fault.blocked());
        OrderNews order = new OrderNews("E-20", userId);
        tell(order, "paid", "paid", 2);
        soon().until(() -> List.of("SUPPRESSED")
                .equals(database.texts(
                        "SELECT DISTINCT status FROM notifications WHERE user_id = ?::uuid", userId.toString())));
        assertThat(database.text(
                        "SELECT blocked_at IS NOT NULL FROM conversations WHERE telegram_user_id = ?", ann.id()))
                .isEqualTo("t");
        // Whoever writes has not blocked the bot any more.
        ann.send("/help");
        says(ann, "What I can do");
    }

    @Test
    void aGatewayErrorIsRepeatedOnce() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.badGateway());
        ann.send("/help");
        says(ann, "What I can do");
        settled(ann, "SENT 2 1");
    }

    @Test
    void aConnectionThatBreaksBeforeAnythingHappenedLosesNothing() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.dropBefore());
        ann.send("/help");
        says(ann, "What I can do");
        settled(ann, "SENT 2 1");
        assertThat(ann.messages()).hasSize(1);
    }

    @Test
    void aLostAnswerMayRepeatAMessageOnceAndNotMore() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 2, Fault.dropAfter());
        ann.send("/help");
        soon().until(() -> ann.messages().size() == 2);
        settled(ann, "UNKNOWN 2 1");
        ann.send("/cancel");
        says(ann, "Nothing is under way");
        assertThat(ann.messages()).hasSize(3);
    }

    @Test
    void anAnswerThatComesTooLateIsALostOne() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.delay(Duration.ofSeconds(3)));
        ann.send("/help");
        soon().until(() -> ann.messages().size() == 2);
        settled(ann, "SENT 2 1");
    }

    @Test
    void theOneResendWaitsUntilTelegramAnswersAgain() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.badGateway());
        telegram.failNext("getMe", 3, Fault.badGateway());
        ann.send("/help");
        says(ann, "What I can do");
        settled(ann, "SENT 2 1");
        List<Call> calls = telegram.calls();
        Instant resent = callsTo(ann).get(1).at();
        assertThat(calls.stream().filter(call -> call.method().equals("getMe") && call.status() == 502))
                .allSatisfy(call -> assertThat(call.at()).isBefore(resent));
    }

    @Test
    void anEditIsRepeatedUntilItIsKnownToBeDone() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-21", linked(ann, "en"));
        tell(order, "created", "pending", 1);
        SentMessage card = says(ann, "Order E-21");
        telegram.failNext("editMessageText", 2, Fault.dropAfter());
        tell(order, "cancelled", "cancelled", 2);
        // The third call finds the message as it should be, which is success.
        soon().atMost(Duration.ofSeconds(20))
                .until(() -> List.of("SENT", "SENT").equals(statuses(order)));
        assertThat(ann.messages().stream().filter(m -> m.text().contains("Order E-21")))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.messageId()).isEqualTo(card.messageId());
                    assertThat(message.text()).contains("cancelled");
                });
    }

    @Test
    void aCardWhoseMessageIsGoneIsSentAnew() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-22", linked(ann, "en"));
        tell(order, "created", "pending", 1);
        SentMessage first = says(ann, "Order E-22");
        telegram.failNext("editMessageText", 1, Fault.status(400, "Bad Request: message to edit not found"));
        tell(order, "cancelled", "cancelled", 2);
        SentMessage second = ann.awaitMessage(
                message -> message.text().contains("cancelled") && message.messageId() != first.messageId(), SOON);
        tell(order, "refunded", "refunded", 3);
        soon().until(() -> ann.messages().stream()
                .anyMatch(m -> m.messageId() == second.messageId() && m.text().contains("refunded")));
    }

    @Test
    void markupThatAnOldServerDoesNotKnowGoesOutAsText() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-23", linked(ann, "en"));
        says(ann, "now linked");
        telegram.failNext(
                "sendMessage",
                1,
                Fault.status(400, "Bad Request: can't parse entities: Unsupported start tag \"tg-time\""));
        tell(order, "created", "pending", 1);
        SentMessage card = says(ann, "Order E-23");
        assertThat(card.entities()).isEmpty();
        assertThat(card.text()).contains("Pay within: ").doesNotContain("<");
        soon().until(() -> List.of("SENT").equals(statuses(order)));
    }

    @Test
    void aMessageThatTelegramWillNeverTakeDoesNotHoldUpTheNext() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.status(400, "Bad Request: message text is empty"));
        ann.send("/help");
        settled(ann, "DEAD 1 0");
        ann.send("/link");
        says(ann, "not linked");
    }

    @Test
    void aRefusedTokenHaltsAndLosesNothing() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.status(401, "Unauthorized"));
        telegram.failNext("getMe", 1, Fault.status(401, "Unauthorized"));
        ann.send("/help");
        ann.awaitMessage(message -> message.text().contains("What I can do"), Duration.ofSeconds(15));
        settled(ann, "SENT 1 0");
    }

    @Test
    void theOrderOfAChatSurvivesFailures() {
        FakeUser ann = person("Ann", "en");
        telegram.failNext("sendMessage", 1, Fault.badGateway());
        ann.send("/start");
        ann.send("/link");
        ann.send("/cancel");
        says(ann, "Nothing is under way");
        assertThat(ann.messages())
                .extracting(message -> message.text().substring(0, 5))
                .containsExactly("Hello", "Your ", "Nothi");
    }

    @Test
    void aClaimOfADeadNodeIsTakenUp() {
        FakeUser ann = person("Ann", "en");
        // As a node leaves them that died: one before the call, one in the middle of it, once and for the second time.
        abandon(ann, "not-begun", null, 0);
        abandon(ann, "begun-once", "now() - interval '1 minute'", 0);
        abandon(ann, "begun-twice", "now() - interval '1 minute'", 1);
        says(ann, "not-begun");
        says(ann, "begun-once");
        settled(ann, "UNKNOWN 1 1");
        assertThat(ann.messages()).noneMatch(message -> message.text().contains("begun-twice"));
    }

    @Test
    void whatIsTooLateToSayIsNotSaid() {
        FakeUser ann = person("Ann", "en");
        database.change(
                "INSERT INTO notifications (telegram_user_id, chat_id, notification_type, lane, message, dedup_key,"
                        + " valid_until) VALUES (?, ?, 'REPLY', 0, '{\"kind\":\"text\",\"html\":\"old\"}', ?,"
                        + " now() - interval '1 second')",
                ann.id(),
                ann.id(),
                "stale:" + ann.id());
        settled(ann, "SUPPRESSED 0 0");
        assertThat(ann.messages()).isEmpty();
    }

    private void abandon(FakeUser person, String text, String startedAt, int unknowns) {
        database.change(
                "INSERT INTO notifications (telegram_user_id, chat_id, notification_type, lane, message, dedup_key,"
                        + " status, claim, claimed_until, attempt_started_at, attempts, unknowns)"
                        + " VALUES (?, ?, 'ORDER_PING', 1, jsonb_build_object('kind', 'text', 'html', ?), ?,"
                        + " 'SENDING', gen_random_uuid(), now() - interval '1 second', " + startedAt + ", 1, ?)",
                person.id(),
                person.id(),
                text,
                "abandoned:" + text + ":" + person.id(),
                unknowns);
    }

    /** Status, attempts and unknowns of the newest notification of a chat. */
    private void settled(FakeUser person, String expected) {
        soon().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(database.text(
                        "SELECT status || ' ' || attempts || ' ' || unknowns FROM notifications"
                                + " WHERE chat_id = ? ORDER BY id DESC LIMIT 1",
                        person.id()))
                .isEqualTo(expected));
    }

    private List<Call> callsTo(FakeUser person) {
        return telegram.calls("sendMessage").stream()
                .filter(call -> call.parameters().path("chat_id").asLong() == person.id())
                .toList();
    }

    private List<String> statuses(OrderNews order) {
        return database.texts(
                "SELECT status FROM notifications WHERE user_id = ?::uuid AND notification_type = 'ORDER_CARD' ORDER BY id",
                order.userId().toString());
    }

    private void tell(OrderNews order, String event, String status, long version) {
        publish(
                "events:exchange",
                "exchange.order." + event + ".v1",
                order.orderId(),
                version,
                order.data(status, version));
    }
}
