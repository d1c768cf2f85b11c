package dev.exchanger.bot.link;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.SentMessage;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class LinkTest extends BotTestBase {

    @Test
    void confirmLinksAndTheButtonsGo() {
        FakeUser ann = person("Ann", "en");
        SentMessage question = question(ann, offer(UserSpec.web(), "a***@example.org"), "a***@example.org");
        assertThat(question.buttons()).extracting(SentMessage.Button::text).containsExactly("Confirm", "Cancel");
        assertThat(question.buttons())
                .allSatisfy(button ->
                        assertThat(button.data().orElseThrow().length()).isLessThanOrEqualTo(64));

        ann.press("Confirm");

        soon().until(() -> faults.identity().telegram().isLinked(ann.id()));
        assertThat(says(ann, "Confirmed.").messageId()).isEqualTo(question.messageId());
        assertThat(says(ann, "Confirmed.").buttons()).isEmpty();
        soon().until(() -> ann.notices().size() == 1);
        assertThat(database.text("SELECT state FROM conversations WHERE telegram_user_id = ?", ann.id()))
                .isEqualTo("idle");
    }

    @Test
    void cancelLinksNothing() {
        FakeUser ann = person("Оля", "uk");
        SentMessage question = question(ann, offer(UserSpec.web(), "o***@example.org"), "o***@example.org");
        ann.press("Скасувати");
        assertThat(says(ann, "Нічого не під’єднано").messageId()).isEqualTo(question.messageId());
        // The neighbour of a used button is worthless, also on an old copy of the message.
        ann.press(question, "Підтвердити");
        says(ann, "Цю кнопку вже використано");
        assertThat(faults.identity().telegram().isLinked(ann.id())).isFalse();
    }

    @Test
    void aPressRepeatedByTheAppHasOneEffect() {
        FakeUser ann = person("Ann", "en");
        SentMessage question = question(ann, offer(UserSpec.web(), "a***@example.org"), "a***@example.org");
        ann.press(question, "Confirm");
        ann.press(question, "Confirm");
        says(ann, "This button was used already");
        assertThat(confirmations(ann)).hasSize(1);
        says(ann, "Confirmed.");
    }

    @Test
    void aButtonOfSomebodyElseDoesNothing() {
        FakeUser ann = person("Ann", "en");
        FakeUser eve = person("Eve", "en");
        SentMessage question = question(ann, offer(UserSpec.web(), "a***@example.org"), "a***@example.org");
        eve.pressForged(
                question, question.button("Confirm").orElseThrow().data().orElseThrow());
        says(eve, "This button was used already or is too old");
        eve.pressForged(question, "a:AAAAAAAAAAAAAAAAAAAAAA");
        eve.pressForged(question, "'; DROP TABLE action_tokens; --");
        soon().until(() -> eve.messages().size() == 3);
        assertThat(confirmations(eve)).isEmpty();

        ann.press("Confirm");
        says(ann, "Confirmed.");
    }

    @Test
    void aCodeWorksOnceAndNonsenseNever() {
        FakeUser ann = person("Ann", "en");
        String code = offer(UserSpec.web(), "a***@example.org");
        question(ann, code, "a***@example.org");
        ann.send("/start " + code);
        says(ann, "This code is unknown");
        FakeUser bo = person("Bo", "en");
        bo.send("/start ../../x y z");
        says(bo, "This code is unknown");
        assertThat(faults.identity().requests("/internal/telegram-links/claim"))
                .noneMatch(request -> request.body().contains(".."));
    }

    @Test
    void codesCannotBeTriedForEver() {
        FakeUser eve = person("Eve", "en");
        for (int i = 0; i < 6; i++) {
            eve.send("/start guess-number-" + i);
        }
        says(eve, "Too many codes");
        assertThat(faults.identity().requests("/internal/telegram-links/claim").stream()
                        .filter(request -> request.body().contains("guess-number-"))
                        .count())
                .isEqualTo(5);
    }

    @Test
    void withoutIdentityNothingIsLostAndTheButtonWorksLater() {
        FakeUser ann = person("Ann", "en");
        String code = offer(UserSpec.web(), "a***@example.org");
        faults.identity().away(true);
        ann.send("/start " + code);
        says(ann, "The desk does not answer just now");
        faults.identity().away(false);
        SentMessage question = question(ann, code, "a***@example.org");

        faults.identity().away(true);
        ann.press("Confirm");
        soon().until(() -> ann.messages().stream()
                        .filter(message -> message.text().contains("does not answer"))
                        .count()
                == 2);
        faults.identity().away(false);
        ann.press(question, "Confirm");
        assertThat(says(ann, "Confirmed.").messageId()).isEqualTo(question.messageId());
    }

    @Test
    void theMaskedAddressAndTheNameAreEscaped() {
        FakeUser ann = person("<b>Ann & \u202Enna</b>", "en");
        ann.send("/start");
        assertThat(says(ann, "Hello").text()).startsWith("Hello, <b>Ann & nna</b>!");
        question(ann, offer(UserSpec.web(), "<a href=\"x\">&amp;"), "<a href=\"x\">&amp;");
    }

    @Test
    void theChatIsToldWhenItsLinkComesAndGoes() {
        FakeUser ann = person("Ann", "en");
        ann.send("/start");
        says(ann, "Hello");
        UUID userId = linked(ann, "uk");
        // From now on the language of the account holds.
        says(ann, "Цей чат під’єднано до вашого акаунта");
        ann.send("/unlink");
        says(ann, "Від’єднати акаунт");
        ann.press("Підтвердити");
        says(ann, "Акаунт від’єднується");
        assertThat(faults.identity().requests("/internal/telegram-users/" + ann.id() + "/link"))
                .hasSize(1);

        publish(
                "events:identity",
                "identity.telegram.unlinked.v1",
                userId.toString(),
                2,
                Map.of("userId", userId.toString(), "telegramUserId", ann.id()));
        says(ann, "більше не під’єднано");
        assertThat(database.text("SELECT user_id FROM conversations WHERE telegram_user_id = ?", ann.id()))
                .isNull();
    }

    @Test
    void anAccountThatMovesToAnotherChatLeavesTheOldOne() {
        FakeUser old = person("Old", "en");
        UUID userId = linked(old, "en");
        FakeUser young = person("New", "en");
        publish(
                "events:identity",
                "identity.telegram.linked.v1",
                userId.toString(),
                3,
                Map.of("userId", userId.toString(), "telegramUserId", young.id(), "locale", "en"));
        soon().until(() -> List.of(Long.toString(young.id()))
                .equals(database.texts(
                        "SELECT telegram_user_id FROM conversations WHERE user_id = ?::uuid", userId.toString())));
    }

    private String offer(UserSpec account, String maskedEmail) {
        String code = "code-" + UUID.randomUUID();
        faults.identity().telegram().offer(code, account, maskedEmail);
        return code;
    }

    private SentMessage question(FakeUser person, String code, String email) {
        person.send("/start " + code);
        return person.awaitMessage(
                message -> !message.buttons().isEmpty() && message.text().contains(email), SOON);
    }

    private List<?> confirmations(FakeUser person) {
        return faults.identity().requests("/internal/telegram-links/").stream()
                .filter(request -> request.path().endsWith("/confirm"))
                .filter(request -> request.body().contains(Long.toString(person.id())))
                .toList();
    }
}
