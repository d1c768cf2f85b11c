package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalDeliveryLimitsTest {
    // Near the overflow of the nano clock, which may have any origin.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final LocalDeliveryLimits limits = new LocalDeliveryLimits(10, nanos::get);

    @Test
    void oneMessageASecondAndChat() {
        assertThat(take(42, false).granted()).isTrue();
        assertThat(take(42, false).chatWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(take(43, false).granted()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(take(42, false).granted()).isTrue();
    }

    @Test
    void groupsGetLess() {
        assertThat(take(-42, false).granted()).isTrue();
        assertThat(take(-42, false).chatWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theGlobalShareHoldsBackAllButReplies() {
        assertThat(take(1, true).granted()).isTrue();
        assertThat(take(2, true).globalWait()).isEqualTo(Duration.ofMillis(100));
        assertThat(take(3, false).granted()).isTrue();
        pass(Duration.ofMillis(100));
        assertThat(take(2, true).granted()).isTrue();
    }

    @Test
    void aPauseHoldsTheLongerOne() {
        limits.pause(42, Duration.ofSeconds(9));
        limits.pause(42, Duration.ofSeconds(2));
        assertThat(take(42, false).chatWait()).isEqualTo(Duration.ofSeconds(9));
        pass(Duration.ofSeconds(9));
        assertThat(take(42, false).granted()).isTrue();
    }

    private DeliveryLimiter.Permit take(long chat, boolean counts) {
        return limits.take(List.of(new DeliveryLimiter.Slot(chat, counts))).get(0);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
