package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.bot.telegram.TelegramFailure;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryPolicyTest {
    private static final TelegramFailure LOST = new TelegramFailure.Unknown("time-out");

    @Test
    void aLostAnswerIsRiskedOnceMoreWhenItMatters() {
        assertThat(decide(NotificationType.ORDER_PING, 0, false, LOST))
                .isEqualTo(new Verdict.Retry(Duration.ofSeconds(2), true, false, "time-out"));
        assertThat(decide(NotificationType.ORDER_PING, 1, false, LOST)).isEqualTo(new Verdict.Unknown("time-out"));
        assertThat(decide(NotificationType.BROADCAST, 0, false, LOST)).isEqualTo(new Verdict.Unknown("time-out"));
    }

    @ParameterizedTest
    @EnumSource(NotificationType.class)
    void anEditIsRepeatedWhateverItShows(NotificationType type) {
        assertThat(decide(type, 9, true, LOST)).isInstanceOfSatisfying(Verdict.Retry.class, retry -> {
            assertThat(retry.unknown()).isTrue();
            assertThat(retry.delay()).isLessThanOrEqualTo(Duration.ofMinutes(5));
        });
        assertThat(decide(type, 15, true, LOST)).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void whatWasNeverSentIsRetriedAndCostsNothing() {
        Verdict verdict = decide(NotificationType.BROADCAST, 3, false, new TelegramFailure.Unsent("refused"));
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Retry.class, retry -> {
            assertThat(retry.unknown()).isFalse();
            assertThat(retry.unmade()).isTrue();
        });
    }

    @Test
    void tooFastSaysHowLong() {
        assertThat(refused(429, "Too Many Requests: retry after 7", Duration.ofSeconds(7)))
                .isEqualTo(new Verdict.TooFast(Duration.ofSeconds(7), "429 Too Many Requests: retry after 7"));
        assertThat(refused(429, "Too Many Requests", null))
                .isInstanceOfSatisfying(
                        Verdict.TooFast.class, v -> assertThat(v.pause()).isPositive());
    }

    @Test
    void aClosedChatIsSuppressed() {
        assertThat(refused(403, "Forbidden: bot was blocked by the user", null))
                .isInstanceOfSatisfying(
                        Verdict.Suppressed.class, v -> assertThat(v.block()).isTrue());
        assertThat(refused(400, "Bad Request: chat not found", null)).isInstanceOf(Verdict.Suppressed.class);
    }

    @Test
    void aRefusedTokenHaltsAndBlamesNoMessage() {
        assertThat(refused(401, "Unauthorized", null)).isInstanceOf(Verdict.Halt.class);
        assertThat(refused(404, "Not Found", null)).isInstanceOf(Verdict.Halt.class);
    }

    @Test
    void notModifiedIsSuccess() {
        assertThat(edit("Bad Request: message is not modified: specified new message content …", false))
                .isEqualTo(new Verdict.Sent(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad Request: message to edit not found",
                "Bad Request: message can't be edited",
                "Bad Request: MESSAGE_ID_INVALID"
            })
    void anEditWithoutTargetBecomesANewMessage(String description) {
        assertThat(edit(description, false)).isInstanceOf(Verdict.AsNewMessage.class);
        assertThat(refused(400, description, null)).isInstanceOf(Verdict.Dead.class);
    }

    @Test
    void markupThatIsNotTakenGoesOutPlainOnce() {
        String description = "Bad Request: can't parse entities: Unsupported start tag \"tg-time\" at byte offset 9";
        assertThat(edit(description, false)).isInstanceOf(Verdict.AsPlainText.class);
        assertThat(edit(description, true)).isInstanceOf(Verdict.Dead.class);
    }

    @Test
    void anythingElseRefusedIsDead() {
        assertThat(refused(400, "Bad Request: message is too long", null)).isInstanceOf(Verdict.Dead.class);
        assertThat(refused(413, "Request Entity Too Large", null)).isInstanceOf(Verdict.Dead.class);
    }

    @Test
    void aGroupThatMovedIsFollowed() {
        TelegramFailure moved = new TelegramFailure.Refused(
                400, "Bad Request: group chat was upgraded", Optional.empty(), Optional.of(-100500L));
        assertThat(decide(NotificationType.REPLY, 0, false, moved)).isEqualTo(new Verdict.Moved(-100500));
    }

    private static Verdict edit(String description, boolean plain) {
        return DeliveryPolicy.decide(
                delivery(NotificationType.ORDER_CARD, 0),
                true,
                plain,
                new TelegramFailure.Refused(400, description, Optional.empty(), Optional.empty()));
    }

    private static Verdict refused(int code, String description, Duration retryAfter) {
        return decide(
                NotificationType.ORDER_PING,
                0,
                false,
                new TelegramFailure.Refused(code, description, Optional.ofNullable(retryAfter), Optional.empty()));
    }

    private static Verdict decide(NotificationType type, int unknowns, boolean edit, TelegramFailure failure) {
        return DeliveryPolicy.decide(delivery(type, unknowns), edit, false, failure);
    }

    private static Delivery delivery(NotificationType type, int unknowns) {
        return new Delivery(
                1, null, 42, 42, type, new NotificationMessage.Text("x", null), unknowns, Duration.ofSeconds(4), false);
    }
}
