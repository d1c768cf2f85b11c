package dev.exchanger.platform.redis;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.Backends;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SubscriptionCanaryTest {

    private static boolean lost(LinkFixture fixture) {
        return fixture.changes.contains(
                new RedisLinkChanged(RedisRole.SUBSCRIBER, RedisLinkState.READY, RedisLinkState.CONNECTING));
    }

    @Test
    void aSubscriptionThatAnswersButDeliversNothingIsReplacedWithinTenSeconds() {
        try (DeafRedis server = new DeafRedis();
                LinkFixture fixture = LinkFixture.started(server.url())) {
            LinkFixture.await(
                    fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready());

            await().atMost(ofSeconds(10)).until(() -> lost(fixture));
            await().atMost(ofSeconds(3))
                    .until(() -> server.subscribes.stream().filter("c"::equals).count() == 2);
            assertThat(fixture.link.ready()).isTrue();
        }
    }

    @Test
    void aSoundQuietSubscriptionStays() {
        Map<String, String> fast = Map.of("heartbeat", "PT0.05S", "silence-limit", "PT0.4S");
        try (LinkFixture fixture = LinkFixture.started(Backends.shared().redis().url(), "canary", fast)) {
            LinkFixture.await(
                    fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready());

            await().during(ofSeconds(2)).atMost(ofSeconds(3)).until(() -> !lost(fixture));
            assertThat(fixture.changes).hasSize(2);
        }
    }
}
