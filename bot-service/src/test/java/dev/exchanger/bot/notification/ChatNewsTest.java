package dev.exchanger.bot.notification;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.testkit.event.EventSchemas;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.SentMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is not there when somebody writes to her is told so by Telegram. */
@QuarkusTest
class ChatNewsTest extends BotTestBase {
    private static final String UNDELIVERED = "realtime.message.undelivered.v1";

    private final String chat = UUID.randomUUID().toString();

    @Test
    void whoWroteAndWhereIsToldInTheReceiversLanguage() {
        FakeUser ann = person("Ann", "en");
        UUID hers = linked(ann, "en");
        tell(missed(hers, 1, "group", "Desk", "Bob"));
        assertThat(says(ann, "Bob wrote to you in “Desk”.").text()).doesNotContain("New messages", "null");
        FakeUser olha = person("Оля", "en");
        UUID other = linked(olha, "uk");
        tell(with(missed(other, 3, "direct", null, "Богдан"), "count", 3));
        assertThat(says(olha, "Вам пише Богдан.").text()).contains("Нових повідомлень: 3.");
        FakeUser ivan = person("Иван", "ru");
        tell(missed(linked(ivan, "ru"), 1, "support", null, null));
        says(ivan, "Вам написали в чате поддержки.");
    }

    @Test
    void aRepeatedEventIsOneMessage() {
        FakeUser ann = person("Ann", "en");
        UUID user = linked(ann, "en");
        CloudEvent event = tell(missed(user, 7, "direct", null, "Bob"));
        publish("events:realtime", event);
        // The same news under another id, as after a replay from a backup.
        tell(missed(user, 7, "direct", null, "Bob"));
        tell(missed(user, 9, "direct", null, "Carol"));
        says(ann, "Carol wrote to you");
        assertThat(database.texts(
                        "SELECT notification_type FROM notifications WHERE user_id = ?::uuid ORDER BY id",
                        user.toString()))
                .containsExactly("CHAT_NOTICE", "CHAT_NOTICE");
        assertThat(ann.messages().stream().filter(message -> message.text().contains("Bob")))
                .hasSize(1);
    }

    @Test
    void whatPeopleWroteStaysText() {
        FakeUser ann = person("Ann", "en");
        tell(with(
                missed(linked(ann, "en"), 1, "group", "<a href=\"https://x\">Desk</a>", "\u202e<b>Bob</b>"),
                "preview",
                "call *me* & <i>now</i>\nplease"));
        SentMessage message = says(ann, "<b>Bob</b> wrote to you");
        assertThat(message.text())
                .contains("in “<a href=\"https://x\">Desk</a>”", "call *me* & <i>now</i> please")
                .doesNotContain("\u202e");
        assertThat(message.entities().findValuesAsText("type")).containsExactly("bold");
    }

    @Test
    void whoIsNotLinkedOrHasBlockedTheBotHearsNothing() {
        UUID unknown = UUID.randomUUID();
        tell(missed(unknown, 1, "direct", null, "Bob"));
        publish("events:realtime", UNDELIVERED, chat, 1, Map.of("x", 1));
        FakeUser bob = person("Bob", "en");
        UUID his = linked(bob, "en");
        says(bob, "now linked");
        bob.block();
        soon().until(() -> "t"
                .equals(database.text(
                        "SELECT blocked_at IS NOT NULL FROM conversations WHERE telegram_user_id = ?", bob.id())));
        tell(missed(his, 1, "direct", null, "Carol"));
        FakeUser ann = person("Ann", "en");
        tell(missed(linked(ann, "en"), 1, "direct", null, "Dan"));
        says(ann, "Dan wrote to you");
        soon().until(() -> List.of("SUPPRESSED")
                .equals(database.texts(
                        "SELECT status FROM notifications WHERE user_id = ?::uuid AND notification_type = 'CHAT_NOTICE'",
                        his.toString())));
        assertThat(database.number("SELECT count(*) FROM notifications WHERE user_id = ?::uuid", unknown.toString()))
                .isZero();
    }

    private CloudEvent tell(Map<String, Object> data) {
        CloudEvent event = publish("events:realtime", UNDELIVERED, chat, (Integer) data.get("lastSeq"), data);
        EventSchemas.shared().assertValid(event.toJson());
        return event;
    }

    private Map<String, Object> missed(UUID user, int seq, String kind, String title, String sender) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", user.toString());
        data.put("chatId", chat);
        data.put("chatKind", kind);
        if (title != null) {
            data.put("chatTitle", title);
        }
        data.put("senderId", UUID.randomUUID().toString());
        if (sender != null) {
            data.put("senderName", sender);
        }
        data.put("count", 1);
        data.put("lastSeq", seq);
        data.put("lastAt", Instant.now().toString());
        return data;
    }

    private static Map<String, Object> with(Map<String, Object> data, String name, Object value) {
        data.put(name, value);
        return data;
    }
}
