package dev.exchanger.platform.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalRateLimiterTest {

    private final AtomicLong now = new AtomicLong(1_000_000);

    private RateLimit limit(long permits, Duration window) {
        return new RateLimit("test", "do", permits, window);
    }

    @Test
    void grantsTheBurstThenOneEachInterval() {
        LocalRateLimiter limiter = new LocalRateLimiter(1, 100, now::get);
        RateLimit three = limit(3, Duration.ofSeconds(3));

        assertThat(limiter.check(three, "a"))
                .isEqualTo(new RateDecision(true, 2, Duration.ofSeconds(1), Duration.ZERO));
        assertThat(limiter.check(three, "a").remaining()).isEqualTo(1);
        assertThat(limiter.check(three, "a").remaining()).isZero();
        assertThat(limiter.check(three, "a"))
                .isEqualTo(new RateDecision(false, 0, Duration.ofSeconds(3), Duration.ofSeconds(1)));
        assertThat(limiter.check(three, "b").allowed()).isTrue();

        now.addAndGet(999_999);
        assertThat(limiter.check(three, "a").allowed()).isFalse();
        now.addAndGet(1);
        assertThat(limiter.check(three, "a").allowed()).isTrue();
    }

    @Test
    void grantsOnlyTheShareButAtLeastOne() {
        LocalRateLimiter limiter = new LocalRateLimiter(0.5, 100, now::get);

        assertThat(granted(limiter, limit(10, Duration.ofMinutes(1)), 100)).isEqualTo(5);
        assertThat(granted(limiter, limit(1, Duration.ofMinutes(2)), 100)).isEqualTo(1);
    }

    @Test
    void remembersNoMoreSubjectsThanItMay() {
        LocalRateLimiter limiter = new LocalRateLimiter(1, 10, now::get);
        RateLimit one = limit(1, Duration.ofHours(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(limiter.check(one, "subject" + i).allowed()).isTrue();
        }

        assertThat(limiter.check(one, "subject999").allowed()).isFalse();
        assertThat(limiter.check(one, "subject0").allowed()).isTrue();
        assertThat(limiter.size()).isEqualTo(10);
    }

    @RepeatedTest(50)
    void neverGrantsMoreThanBurstPlusRateAndToldTimesAreRight(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        long permits = 1 + random.nextInt(20);
        RateLimit limit = limit(permits, Duration.ofMillis(permits + random.nextInt(5000)));
        LocalRateLimiter limiter = new LocalRateLimiter(1, 100, now::get);
        List<Long> grants = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            now.addAndGet((long) (random.nextDouble() * 2 * limit.intervalMicros()));
            RateDecision decision = limiter.check(limit, "s");
            if (decision.allowed()) {
                grants.add(now.get());
                assertThat(decision.retryAfter()).isZero();
                assertThat(decision.remaining()).isBetween(0L, permits - 1);
            } else {
                assertThat(decision.retryAfter()).isPositive().isLessThanOrEqualTo(decision.resetAfter());
                now.addAndGet(decision.retryAfter().toNanos() / 1000);
                assertThat(limiter.check(limit, "s").allowed()).isTrue();
                grants.add(now.get());
            }
        }
        for (int from = 0; from < grants.size(); from++) {
            for (int to = from; to < grants.size(); to++) {
                long time = grants.get(to) - grants.get(from);
                assertThat(to - from + 1L).isLessThanOrEqualTo(permits + time / limit.intervalMicros());
            }
        }
    }

    @Test
    void impossibleLimitsAreRefused() {
        assertThatThrownBy(() -> limit(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limit(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limit(1, Duration.ofDays(31))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limit(1001, Duration.ofMillis(1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static long granted(LocalRateLimiter limiter, RateLimit limit, int tries) {
        long granted = 0;
        for (int i = 0; i < tries; i++) {
            granted += limiter.check(limit, limit.toString()).allowed() ? 1 : 0;
        }
        return granted;
    }
}
