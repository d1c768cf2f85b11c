package dev.exchanger.platform.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LinkFixture;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static dev.exchanger.platform.redis.LinkFixture.await;
import static dev.exchanger.platform.redis.LinkFixture.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RateLimiterTest {

    // A mapping and not a class of its own: the container that other tests of the module start refuses anonymous ones.
    private static final RateLimitConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(RateLimitConfig.class)
            .build()
            .getConfigMapping(RateLimitConfig.class);

    private final RedisServer server = Backends.shared().redis();
    private TcpProxy proxy;
    private LinkFixture first;
    private LinkFixture second;
    private RateLimiter limiter;
    private RateLimiter otherReplica;

    @BeforeEach
    void open() {
        proxy = new TcpProxy(server.host(), server.port());
        String url = server.urlThrough(proxy.host(), proxy.port());
        first = LinkFixture.started(url, "r1", Map.of("degraded-after", "PT0.1S"));
        second = LinkFixture.started(url, "r2", Map.of("degraded-after", "PT0.1S"));
        first.connected();
        second.connected();
        limiter = new RateLimiter(first.link, CONFIG);
        otherReplica = new RateLimiter(second.link, CONFIG);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        proxy.close();
    }

    private static String subject() {
        return UUID.randomUUID().toString();
    }

    @Test
    void replicasShareOneLimit() {
        RateLimit five = new RateLimit("test", "share", 5, Duration.ofMinutes(5));
        String subject = subject();
        List<RateDecision> decisions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            decisions.add(await(limiter.check(five, subject)));
            decisions.add(await(otherReplica.check(five, subject)));
        }

        assertThat(decisions)
                .extracting(RateDecision::allowed)
                .containsExactly(true, true, true, true, true, false, false, false);
        assertThat(decisions).extracting(RateDecision::remaining).containsExactly(4L, 3L, 2L, 1L, 0L, 0L, 0L, 0L);
        assertThat(decisions.get(0).resetAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(decisions.get(7).retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
        assertThat(decisions.get(7).resetAfter()).isBetween(Duration.ofSeconds(290), Duration.ofMinutes(5));
        assertThat((Long) server.command("PTTL", RedisKeys.rate("test", subject, "share")))
                .isBetween(290_000L, 300_000L);
    }

    @Test
    void hundredsAtOnceGetExactlyTheBurst() {
        RateLimit ten = new RateLimit("test", "burst", 10, Duration.ofHours(1));
        String subject = subject();
        assertThat(allowed(ten, subject, false)).isEqualTo(10);
        assertThat(allowed(ten, subject, true)).isEqualTo(10);
    }

    private long allowed(RateLimit limit, String subject, boolean strictly) {
        List<CompletableFuture<RateDecision>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RateLimiter one = i % 2 == 0 ? limiter : otherReplica;
            answers.add(begin(strictly ? one.checkStrictly(limit, subject) : one.check(limit, subject)));
        }
        return answers.stream()
                .map(CompletableFuture::join)
                .filter(RateDecision::allowed)
                .count();
    }

    @Test
    void aDeniedCallerMayGoOnAtTheToldTime() {
        RateLimit two = new RateLimit("test", "retry", 2, Duration.ofSeconds(1));
        for (boolean strictly : List.of(false, true)) {
            String subject = subject();
            RateDecision denied = null;
            long before = 0;
            while (denied == null || denied.allowed()) {
                before = System.nanoTime();
                denied = await(strictly ? limiter.checkStrictly(two, subject) : limiter.check(two, subject));
            }
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> await(strictly ? limiter.checkStrictly(two, subject) : limiter.check(two, subject))
                            .allowed());
            // The server counted from some moment after the question: not earlier than told, and soon after.
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(denied.retryAfter(), denied.retryAfter().plusSeconds(2));
        }
    }

    @Test
    void theStrictLimitHoldsInEverySpanOfTheWindow() {
        RateLimit strict = new RateLimit("test", "strict", 3, Duration.ofMillis(300));
        String subject = subject();
        List<Long> grants = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    if (await(limiter.checkStrictly(strict, subject)).allowed()) {
                        grants.add(System.nanoTime());
                    }
                    return grants.size() >= 12;
                });
        for (int i = 0; i + 3 < grants.size(); i++) {
            // The fourth after a grant comes a window later; the clocks are read a command's time apart.
            assertThat(grants.get(i + 3) - grants.get(i))
                    .isGreaterThan(Duration.ofMillis(250).toNanos());
        }
    }

    @Test
    void aValueFromAClockInTheFutureBlocksForOneWindowAtMost() {
        RateLimit one = new RateLimit("test", "clock", 1, Duration.ofSeconds(1));
        String subject = subject();
        server.command("SET", RedisKeys.rate("test", subject, "clock"), "9000000000000000");

        RateDecision decision = await(limiter.check(one, subject));

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutRedisEachReplicaGrantsItsStricterShare() {
        RateLimit ten = new RateLimit("test", "away", 10, Duration.ofHours(1));
        String subject = subject();
        proxy.down();
        await().until(() -> first.link.state(RedisRole.COMMANDS) == RedisLinkState.DEGRADED
                && second.link.state(RedisRole.COMMANDS) == RedisLinkState.DEGRADED);

        assertThat(allowed(ten, subject, false)).isEqualTo(10);
        assertThat(allowed(ten, subject(), true)).isEqualTo(10);
        RateDecision denied = await(limiter.check(ten, subject));
        assertThat(denied.allowed()).isFalse();
        assertThat(denied.retryAfter()).isBetween(Duration.ofMinutes(11), Duration.ofMinutes(12));
    }
}
