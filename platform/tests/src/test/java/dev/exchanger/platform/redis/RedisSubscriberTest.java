package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RedisSubscriberTest {

    private final RedisServer server = Backends.shared().redis();
    private TcpProxy proxy;
    private LinkFixture fixture;
    private RedisSubscriber subscriber;

    @BeforeEach
    void open() {
        proxy = new TcpProxy(server.host(), server.port());
        fixture = LinkFixture.started(server.urlThrough(proxy.host(), proxy.port()), "sub", Map.of());
        subscriber = fixture.subscriber;
    }

    @AfterEach
    void close() {
        fixture.close();
        proxy.close();
    }

    private long publish(String channel, String message) {
        return (Long) server.command("PUBLISH", channel, message);
    }

    private long receivers(String channel) {
        return (Long) ((List<?>) server.command("PUBSUB", "NUMSUB", channel)).get(1);
    }

    @Test
    void opensNoConnectionBeforeTheFirstSubscription() {
        fixture.get("a");

        assertThat(LinkFixture.names(server, "sub")).containsExactly("exchanger-test-commands-sub");
    }

    @Test
    void deliversChannelsAndPatternsInOrder() {
        List<String> channel = new CopyOnWriteArrayList<>();
        List<String> pattern = new CopyOnWriteArrayList<>();
        LinkFixture.await(subscriber.subscribe("room:1", channel::add, () -> {}).ready());
        LinkFixture.await(subscriber
                .subscribePattern("room:*", (c, m) -> pattern.add(c + "=" + m), () -> {})
                .ready());

        for (int i = 0; i < 100; i++) {
            publish("room:1", "m" + i);
        }
        publish("room:2", "");

        await().until(() -> pattern.size() == 101);
        assertThat(channel).hasSize(100).startsWith("m0", "m1").endsWith("m99");
        assertThat(pattern).startsWith("room:1=m0").endsWith("room:2=");
    }

    @Test
    void severalSubscriptionsShareOneOnTheWire() {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        RedisSubscription one = subscriber.subscribe("shared", first::add, () -> {});
        RedisSubscription two = subscriber.subscribe("shared", second::add, () -> {});
        LinkFixture.await(one.ready());
        LinkFixture.await(two.ready());
        assertThat(receivers("shared")).isEqualTo(1);

        publish("shared", "both");
        await().until(() -> first.contains("both") && second.contains("both"));
        one.cancel();
        one.cancel();
        publish("shared", "second");
        await().until(() -> second.contains("second"));
        assertThat(first).containsExactly("both");
        assertThat(receivers("shared")).isEqualTo(1);

        two.cancel();
        await().until(() -> receivers("shared") == 0);
    }

    @Test
    void aSubscriptionAfterACancellationReceives() {
        for (int i = 0; i < 50; i++) {
            subscriber.subscribe("flip", m -> {}, () -> {}).cancel();
            List<String> got = new CopyOnWriteArrayList<>();
            RedisSubscription kept = subscriber.subscribe("flip", got::add, () -> {});
            LinkFixture.await(kept.ready());
            assertThat(publish("flip", "m")).isEqualTo(1);
            await().until(() -> got.contains("m"));
            kept.cancel();
        }
        await().until(() -> receivers("flip") == 0);
    }

    @Test
    void aFailingHandlerHarmsNobody() {
        List<String> got = new CopyOnWriteArrayList<>();
        RedisSubscription bad = subscriber.subscribe(
                "risky",
                m -> {
                    throw new IllegalStateException("handler of " + m);
                },
                () -> {
                    throw new IllegalStateException("resync");
                });
        LinkFixture.await(bad.ready());
        LinkFixture.await(
                subscriber.subscribe("risky", got::add, () -> got.add("resync")).ready());

        publish("risky", "1");
        publish("risky", "2");
        await().until(() -> got.size() == 2);
        proxy.cut();
        await().until(() -> got.contains("resync"));
        publish("risky", "3");
        await().until(() -> got.contains("3"));
    }

    @Test
    void everythingIsSubscribedAgainAfterALossThenResynced() {
        AtomicInteger resyncs = new AtomicInteger();
        AtomicInteger messages = new AtomicInteger();
        List<RedisSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            subscriptions.add(
                    subscriber.subscribe("many:" + i, m -> messages.incrementAndGet(), resyncs::incrementAndGet));
        }
        subscriptions.add(subscriber.subscribePattern(
                "pattern:*", (c, m) -> messages.incrementAndGet(), resyncs::incrementAndGet));
        subscriptions.forEach(s -> LinkFixture.await(s.ready()));
        assertThat(resyncs).hasValue(0);

        proxy.cut();
        await().atMost(ofSeconds(5)).until(() -> resyncs.get() == 3001);

        for (int i = 0; i < 3000; i += 100) {
            assertThat(publish("many:" + i, "m")).isEqualTo(1);
        }
        publish("pattern:x", "m");
        await().until(() -> messages.get() == 31);
        assertThat(resyncs).hasValue(3001);
    }

    @Test
    void onResyncComesWhenTheChannelIsHeardAgain() {
        List<String> got = new CopyOnWriteArrayList<>();
        LinkFixture.await(subscriber
                .subscribe("gap", got::add, () -> got.add("receivers=" + receivers("gap")))
                .ready());

        proxy.cut();

        await().until(() -> got.contains("receivers=1"));
    }

    @Test
    void subscribingWhileRedisIsAwayWorksWhenItIsBack() {
        fixture.get("a");
        proxy.down();
        List<String> got = new CopyOnWriteArrayList<>();
        RedisSubscription early = subscriber.subscribe("early", got::add, () -> got.add("resync"));
        proxy.accept();

        LinkFixture.await(early.ready());
        publish("early", "m");
        await().until(() -> got.contains("m"));
        assertThat(got).containsExactly("m");
    }

    @Test
    void handlersRunOnASafeContextOfTheirOwn() {
        List<Boolean> safe = new CopyOnWriteArrayList<>();
        LinkFixture.await(subscriber
                .subscribe(
                        "context",
                        m -> safe.add(VertxContextSafetyToggle.isExplicitlyMarkedAsSafe(Vertx.currentContext())),
                        () -> {})
                .ready());

        publish("context", "m");

        await().until(() -> safe.equals(List.of(true)));
    }
}
