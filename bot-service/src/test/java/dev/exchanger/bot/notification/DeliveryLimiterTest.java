package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class DeliveryLimiterTest extends BotTestBase {
    @Inject
    DeliveryLimiter limiter;

    @BeforeEach
    void forget() {
        faults.redis().command("DEL", "pause:telegram:send");
    }

    @Test
    void aChatTakesThreeInARowAndThenOneASecond() {
        long chat = newId();
        List<DeliveryLimiter.Permit> permits = take(Collections.nCopies(5, new DeliveryLimiter.Slot(chat, false)));
        assertThat(permits).extracting(DeliveryLimiter.Permit::granted).containsExactly(true, true, true, false, false);
        assertThat(permits.get(3).chatWait()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void theWholeBotTakesTwentyFiveASecondButReplies() {
        List<DeliveryLimiter.Slot> many = IntStream.range(0, 40)
                .mapToObj(i -> new DeliveryLimiter.Slot(newId(), true))
                .toList();
        assertThat(take(many).stream().filter(DeliveryLimiter.Permit::granted)).hasSizeBetween(5, 7);
        List<DeliveryLimiter.Slot> replies = IntStream.range(0, 40)
                .mapToObj(i -> new DeliveryLimiter.Slot(newId(), false))
                .toList();
        assertThat(take(replies)).allMatch(DeliveryLimiter.Permit::granted);
        assertThat((Long) faults.redis().command("PTTL", "pause:telegram:send")).isPositive();
    }

    @Test
    void aPauseHoldsItsChatAndThreePausesHoldTheBot() {
        long first = newId();
        limiter.pause(first, Duration.ofSeconds(2)).await().atMost(SOON);
        assertThat(one(first, false).chatWait()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(one(newId(), false).granted()).isTrue();
        limiter.pause(newId(), Duration.ofSeconds(2)).await().atMost(SOON);
        limiter.pause(newId(), Duration.ofSeconds(2)).await().atMost(SOON);
        assertThat(one(newId(), false).globalWait()).isGreaterThan(Duration.ofSeconds(1));
        faults.redis().command("DEL", "pause:telegram:send");
        limiter.pause(newId(), Duration.ofSeconds(11)).await().atMost(SOON);
        assertThat(one(newId(), true).globalWait()).isGreaterThan(Duration.ofSeconds(10));
        faults.redis().command("DEL", "pause:telegram:send");
    }

    private DeliveryLimiter.Permit one(long chat, boolean counts) {
        return take(List.of(new DeliveryLimiter.Slot(chat, counts))).get(0);
    }

    private List<DeliveryLimiter.Permit> take(List<DeliveryLimiter.Slot> slots) {
        return limiter.take(slots).await().atMost(SOON);
    }
}
