package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.vertx.mutiny.redis.client.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What happens to commands while Redis is killed, cut off or refuses connections. */
class RedisOutageTest {

    private static Backends backends;
    private static RedisServer server;
    private TcpProxy proxy;
    private LinkFixture fixture;

    @BeforeAll
    static void start() {
        backends = Backends.start(BackendOptions.forTests());
        server = backends.redis();
    }

    @AfterAll
    static void stop() {
        backends.close();
    }

    @BeforeEach
    void open() {
        proxy = new TcpProxy(server.host(), server.port());
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
        proxy.close();
    }

    private RedisLink link(Map<String, String> config) {
        fixture = LinkFixture.started(server.urlThrough(proxy.host(), proxy.port()), config);
        return fixture.link;
    }

    @Test
    void startsWithoutRedisAndConnectsWhenItComes() {
        proxy.refuse();
        RedisLink link = link(Map.of("degraded-after", "PT0.1S"));
        await().until(() -> link.state(RedisRole.COMMANDS) == RedisLinkState.DEGRADED);
        assertThat(link.status().fallback()).isTrue();
        assertThat(link.status().status()).isEqualTo("degraded");

        proxy.accept();

        await().atMost(ofSeconds(5)).until(link::ready);
        assertThat(fixture.get("a")).isNull();
    }

    @Test
    void kill9IsSurvivedAndSeenAsStates() {
        RedisLink link = link(Map.of());
        fixture.connected();

        assertThat(link.connection()).isEqualTo(1);
        server.kill9();
        await().until(() -> link.state(RedisRole.COMMANDS) == RedisLinkState.DEGRADED);
        server.restart();
        await().atMost(ofSeconds(5)).until(link::ready);

        assertThat(fixture.get("a")).isNull();
        assertThat(link.connection()).isEqualTo(2);
        assertThat(fixture.changes)
                .extracting(RedisLinkChanged::to)
                .containsExactly(
                        RedisLinkState.READY, RedisLinkState.CONNECTING, RedisLinkState.DEGRADED, RedisLinkState.READY);
        assertThat(fixture.registry
                        .get("exchanger.redis.link.reconnects")
                        .tag("role", "commands")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(fixture.registry
                        .get("exchanger.redis.link.state")
                        .tag("role", "commands")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(fixture.registry
                        .get("exchanger.redis.link.fallback.seconds")
                        .tag("role", "commands")
                        .functionCounter()
                        .count())
                .isGreaterThan(0);
    }

    @Test
    void commandsOfABlipWaitAndRun() throws Exception {
        RedisLink link = link(Map.of("degraded-after", "PT10S"));
        fixture.connected();
        proxy.down();
        await().until(() -> !link.ready());

        CompletableFuture<Response> waiting =
                LinkFixture.begin(link.execute(RedisCommand.once("INCR", "blip").within(ofSeconds(10))));
        proxy.accept();

        assertThat(waiting.get().toLong()).isEqualTo(1);
    }

    @Test
    void theOfflineQueueIsBoundedInNumber() {
        RedisLink link = link(Map.of("degraded-after", "PT10S", "offline-queue-size", "5"));
        fixture.connected();
        proxy.down();
        await().until(() -> !link.ready());

        List<CompletableFuture<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(LinkFixture.begin(
                    link.execute(RedisCommand.write("SET", "q" + i, "v").within(ofSeconds(10)))));
        }

        await().until(() -> answers.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .count()
                == 3);
        assertThatThrownBy(answers.get(7)::get)
                .cause()
                .isInstanceOf(RedisUnavailable.class)
                .hasMessageContaining("too many commands wait");
        proxy.accept();
        await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        assertThat(fixture.get("q4")).isEqualTo("v");
        assertThat(fixture.get("q5")).isNull();
    }

    @Test
    void whatWaitsOfflineStillHasItsDeadline() {
        RedisLink link = link(Map.of("degraded-after", "PT10S"));
        fixture.connected();
        proxy.down();
        await().until(() -> !link.ready());
        long start = System.nanoTime();

        assertThatThrownBy(() -> LinkFixture.await(link.execute(RedisCommand.read("GET", "a"))))
                .isInstanceOfSatisfying(
                        RedisUnavailable.class, e -> assertThat(e.mayHaveRun()).isFalse())
                .hasMessage("GET: no answer within 50 ms");
        assertThat(System.nanoTime() - start).isLessThan(ofSeconds(2).toNanos());
    }

    @Test
    void degradedFailsWhatWaitsAndRefusesAtOnce() {
        RedisLink link = link(Map.of("degraded-after", "PT0.3S"));
        fixture.connected();
        proxy.down();
        await().until(() -> !link.ready());
        CompletableFuture<Response> waiting = LinkFixture.begin(
                link.execute(RedisCommand.write("SET", "w", "1").within(ofSeconds(30))));

        assertThatThrownBy(waiting::get)
                .cause()
                .isInstanceOf(RedisUnavailable.class)
                .hasMessageContaining("not connected");
        assertThat(link.state(RedisRole.COMMANDS)).isEqualTo(RedisLinkState.DEGRADED);
        assertThatThrownBy(() -> LinkFixture.await(
                        link.execute(RedisCommand.write("SET", "w", "1").within(ofSeconds(30)))))
                .isInstanceOf(RedisUnavailable.class);
        assertThat(server.command("GET", "w")).isNull();
    }

    @Test
    void anIdempotentCommandIsRepeatedAfterALoss() throws Exception {
        RedisLink link = link(Map.of());
        fixture.connected();
        proxy.pause();
        CompletableFuture<Response> lost = LinkFixture.begin(
                link.execute(RedisCommand.write("SET", "retry", "1").within(ofSeconds(5))));
        proxy.cut();
        proxy.resume();

        assertThat(lost.get().toString()).isEqualTo("OK");
        assertThat(fixture.registry
                        .get("exchanger.redis.commands")
                        .tag("outcome", "retried")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void aCommandThatMayHaveRunIsNotRepeated() {
        RedisLink link = link(Map.of());
        fixture.connected();
        server.command("DEL", "once");
        proxy.pause();
        CompletableFuture<Response> lost =
                LinkFixture.begin(link.execute(RedisCommand.once("INCR", "once").within(ofSeconds(5))));
        // One that is answered at once only after the INCR left this process.
        CompletableFuture<Response> marker =
                LinkFixture.begin(link.execute(RedisCommand.read("PING").within(ofMillis(100))));
        assertThatThrownBy(marker::get).isInstanceOf(ExecutionException.class);
        proxy.cut();
        proxy.resume();

        assertThatThrownBy(lost::get).cause().isInstanceOfSatisfying(RedisUnavailable.class, e -> assertThat(
                        e.mayHaveRun())
                .isTrue());
        assertThat(fixture.get("once")).isIn(null, "1");
    }

    @Test
    void retriesEnd() {
        RedisLink link = link(Map.of("max-retries", "2", "retry-delay", "PT0.001S", "degraded-after", "PT10S"));
        fixture.connected();
        proxy.pause();
        CompletableFuture<Response> lost = LinkFixture.begin(
                link.execute(RedisCommand.write("SET", "r", "1").within(ofSeconds(3))));
        proxy.down();
        proxy.resume();

        assertThatThrownBy(lost::get).hasCauseInstanceOf(RedisUnavailable.class);
    }

    @Test
    void reconnectsLeaveNoConnectionBehind() {
        RedisLink link = link(Map.of());
        fixture.connected();
        LinkFixture.await(fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready());
        for (int i = 0; i < 5; i++) {
            int before = fixture.changes.size();
            proxy.cut();
            await().until(() -> fixture.changes.size() >= before + 4);
            await().until(link::ready);
            await().until(() -> link.state(RedisRole.SUBSCRIBER) == RedisLinkState.READY);
        }

        await().untilAsserted(() -> assertThat(LinkFixture.names(server, "n1"))
                .containsExactly("exchanger-test-commands-n1", "exchanger-test-subscriber-n1"));
    }
}
