package dev.exchanger.bot.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.bot.testing.OrderNews;
import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.SentMessage;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class OrderNewsTest extends BotTestBase {

    @Test
    void oneCardIsEditedInPlaceAndOnePingIsSent() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-1", linked(ann, "en"));
        tell(order, "created", "pending", 1);
        SentMessage card = says(ann, "Order E-1");
        assertThat(card.text())
                .contains(
                        "waiting for payment",
                        "You give: 1,500.00\u00a0USDT",
                        "You get: 61,800.00\u00a0UAH",
                        "Rate: 41.20");
        assertThat(card.entities().findValuesAsText("type")).contains("bold");

        tell(order, "paid", "paid", 2);
        says(ann, "Order E-1 is paid. We are preparing 61,800.00\u00a0UAH");
        SentMessage paid =
                ann.awaitMessage(message -> message.messageId() == card.messageId() && message.edits() == 1, SOON);
        assertThat(paid.text()).contains("Order E-1\npaid").doesNotContain("Pay within");
        assertThat(ann.messages()).hasSize(3);
    }

    @Test
    void theDeadlineIsShownByTheClientsOwnClock() {
        FakeUser ann = person("Ann", "en");
        tell(new OrderNews("E-2", linked(ann, "en")), "created", "pending", 1);
        says(ann, "Order E-2");
        assertThat(telegram.calls("sendMessage"))
                .anyMatch(
                        call -> call.parameters().path("chat_id").asLong() == ann.id()
                                && call.parameters()
                                        .path("text")
                                        .asText()
                                        .matches(
                                                "(?s).*<tg-time unix=\"\\d{10}\" format=\"r\">\\d{1,2} \\w+, \\d\\d:\\d\\d UTC</tg-time>.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "underpaid"})
    void aDeadlineThatIsMovedIsShownWithoutASound(String status) {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-13", linked(ann, "en"));
        tell(order, status.equals("pending") ? "created" : "underpaid", status, 1);
        SentMessage card = says(ann, "Order E-13\n");
        awaitAllHandled();
        soon().until(() -> database.number(
                        "SELECT count(*) FROM notifications WHERE user_id = ?::uuid AND status <> 'SENT'",
                        order.userId().toString())
                == 0);
        int before = ann.messages().size();
        Instant later = Instant.now().plusSeconds(4000);
        publish("events:exchange", "exchange.order.extended.v1", order.orderId(), 2, order.extended(status, 2, later));
        ann.awaitMessage(message -> message.messageId() == card.messageId() && message.edits() == 1, SOON);
        // The message is edited a moment before the call that did it is noted.
        soon().until(() -> telegram.calls("editMessageText").stream()
                .anyMatch(call -> call.parameters().path("chat_id").asLong() == ann.id()
                        && call.parameters()
                                .path("text")
                                .asText()
                                .contains("<tg-time unix=\"" + later.getEpochSecond() + "\"")));
        awaitAllHandled();
        assertThat(ann.messages()).hasSize(before);
    }

    @Test
    void theReceiversLanguageCounts() {
        FakeUser olha = person("Оля", "en");
        OrderNews order = new OrderNews("E-3", linked(olha, "uk"));
        tell(order, "expired", "expired", 2);
        says(olha, "Термін заявки E-3 минув");
        assertThat(says(olha, "Ви віддаєте: 1\u00a0500,00\u00a0USDT").text()).contains("Заявка E-3\nтермін минув");
        FakeUser ivan = person("Иван", "ru");
        tell(new OrderNews("E-4", linked(ivan, "ru")), "paid", "paid", 2);
        says(ivan, "Заявка E-4 оплачена");
    }

    @Test
    void aRepeatedEventSaysNothingNew() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-5", linked(ann, "en"));
        CloudEvent event =
                publish("events:exchange", "exchange.order.paid.v1", order.orderId(), 2, order.data("paid", 2));
        publish("events:exchange", event);
        publish("events:exchange", event);
        // The same news under another event id, as after a replay from a backup.
        tell(order, "paid", "paid", 2);
        says(ann, "is paid");
        awaitAllHandled();
        assertThat(database.texts(
                        "SELECT notification_type FROM notifications WHERE user_id = ?::uuid ORDER BY id",
                        order.userId().toString()))
                .containsExactly("ORDER_CARD", "ORDER_PING");
    }

    @Test
    void olderNewsDoesNotOverwriteTheCard() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-6", linked(ann, "en"));
        tell(order, "paid", "paid", 3);
        says(ann, "is paid");
        SentMessage card = says(ann, "Order E-6\npaid");
        tell(order, "created", "pending", 1);
        OrderNews later = new OrderNews("E-7", order.userId());
        tell(later, "created", "pending", 1);
        says(ann, "Order E-7");
        assertThat(ann.messages().stream().filter(m -> m.messageId() == card.messageId()))
                .singleElement()
                .satisfies(message -> assertThat(message.edits()).isZero());
    }

    @Test
    void whoIsNotLinkedHearsNothing() {
        OrderNews order = new OrderNews("E-8", UUID.randomUUID());
        tell(order, "paid", "paid", 2);
        FakeUser ann = person("Ann", "en");
        tell(new OrderNews("E-9", linked(ann, "en")), "paid", "paid", 2);
        says(ann, "E-9");
        assertThat(database.number(
                        "SELECT count(*) FROM notifications WHERE user_id = ?::uuid",
                        order.userId().toString()))
                .isZero();
    }

    @Test
    void eventsOfOtherKindsAndBrokenOnesDoNotStopTheStream() {
        FakeUser ann = person("Ann", "en");
        OrderNews order = new OrderNews("E-10", linked(ann, "en"));
        publish("events:exchange", "exchange.rate.changed.v1", "USDT_UAH", 1, Map.of("from", "USDT"));
        publish("events:exchange", "exchange.order.paid.v1", UUID.randomUUID().toString(), 1, Map.of("x", 1));
        tell(order, "paid", "paid", 2);
        says(ann, "is paid");
    }

    @Test
    void aBlockedBotIsSilentUntilItIsUnblocked() {
        FakeUser ann = person("Ann", "en");
        UUID userId = linked(ann, "en");
        says(ann, "now linked");
        ann.block();
        soon().until(() -> "t"
                .equals(database.text(
                        "SELECT blocked_at IS NOT NULL FROM conversations WHERE telegram_user_id = ?", ann.id())));
        OrderNews order = new OrderNews("E-11", userId);
        tell(order, "paid", "paid", 2);
        soon().until(() -> List.of("SUPPRESSED")
                .equals(database.texts(
                        "SELECT DISTINCT status FROM notifications WHERE user_id = ?::uuid", userId.toString())));
        ann.unblock();
        soon().until(() -> "f"
                .equals(database.text(
                        "SELECT blocked_at IS NOT NULL FROM conversations WHERE telegram_user_id = ?", ann.id())));
        tell(order, "completed", "completed", 3);
        says(ann, "Order E-11 is completed");
        assertThat(ann.messages()).noneMatch(message -> message.text().contains("is paid"));
    }

    @Test
    void afterUnlinkingNothingOfTheAccountIsSaid() {
        FakeUser ann = person("Ann", "en");
        UUID userId = linked(ann, "en");
        says(ann, "now linked");
        // Telegram is slow for this chat, so that the news of the order is still waiting.
        telegram.failNext("sendMessage", 1, dev.exchanger.testkit.telegram.Fault.tooManyRequests(2));
        OrderNews order = new OrderNews("E-12", userId);
        tell(order, "paid", "paid", 2);
        soon().until(() -> database.number(
                        "SELECT count(*) FROM notifications WHERE user_id = ?::uuid AND status = 'PENDING'"
                                + " AND last_error LIKE '429%'",
                        userId.toString())
                == 1);
        publish(
                "events:identity",
                "identity.telegram.unlinked.v1",
                userId.toString(),
                2,
                Map.of("userId", userId.toString(), "telegramUserId", ann.id()));
        says(ann, "no longer linked");
        assertThat(ann.messages()).noneMatch(message -> message.text().contains("E-12"));
    }

    /** Events of one stream are read in order, so what came before a later one that is handled is handled too. */
    private void awaitAllHandled() {
        FakeUser marker = person("Marker", "en");
        tell(new OrderNews("E-M", linked(marker, "en")), "paid", "paid", 2);
        says(marker, "is paid");
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
