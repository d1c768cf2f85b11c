package dev.exchanger.platform.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A peer that vanished without a word: every connection stays open and says nothing. With the default settings. */
class HalfOpenConnectionTest {

    private final RedisServer server = Backends.shared().redis();
    private TcpProxy proxy;
    private LinkFixture fixture;

    @BeforeEach
    void open() {
        proxy = new TcpProxy(server.host(), server.port());
        fixture = LinkFixture.started(server.urlThrough(proxy.host(), proxy.port()));
        fixture.get("a");
    }

    @AfterEach
    void close() {
        fixture.close();
        proxy.close();
    }

    private boolean lost(RedisRole role) {
        return fixture.changes.contains(new RedisLinkChanged(role, RedisLinkState.READY, RedisLinkState.CONNECTING));
    }

    @Test
    void idleConnectionsAreFoundWithinTenSecondsAndComeBack() {
        List<String> got = new CopyOnWriteArrayList<>();
        LinkFixture.await(fixture.subscriber
                .subscribe("half-open", got::add, () -> got.add("resync"))
                .ready());
        LinkFixture.await(fixture.link.block(
                RedisCommand.read("XREAD", "BLOCK", "1", "STREAMS", "s", "$").within(ofSeconds(5))));

        proxy.silence();
        await().atMost(ofSeconds(10)).until(() -> lost(RedisRole.COMMANDS));
        await().atMost(ofSeconds(3)).until(() -> lost(RedisRole.SUBSCRIBER) && lost(RedisRole.STREAMS));
        // New connections are accepted and then say nothing either: no READY may be claimed.
        await().until(() -> fixture.link.state(RedisRole.COMMANDS) == RedisLinkState.DEGRADED);
        proxy.heal();

        await().atMost(ofSeconds(12)).until(fixture.link::ready);
        await().atMost(ofSeconds(12)).until(() -> got.contains("resync"));
        LinkFixture.await(fixture.link.execute(RedisCommand.once("PUBLISH", "half-open", "back")));
        await().until(() -> got.contains("back"));
        assertThat(LinkFixture.names(server, "n1"))
                .containsExactly(
                        "exchanger-test-commands-n1", "exchanger-test-streams-n1", "exchanger-test-subscriber-n1");
    }

    @Test
    void underTrafficItIsFoundFaster() {
        proxy.silence();
        long start = System.nanoTime();
        await().atMost(ofSeconds(5)).pollInSameThread().until(() -> {
            CompletableFuture<?> answer = LinkFixture.begin(fixture.link.execute(RedisCommand.read("GET", "a")));
            await().until(answer::isDone);
            return lost(RedisRole.COMMANDS);
        });
        assertThat(System.nanoTime() - start).isLessThan(ofSeconds(4).toNanos());
    }

    @Test
    void aBlockingCommandPastItsDeadlineReplacesTheConnection() {
        CompletableFuture<?> blocked = LinkFixture.begin(fixture.link.block(
                RedisCommand.read("XREAD", "BLOCK", "200", "STREAMS", "s", "$").within(ofSeconds(2))));
        await().until(() -> fixture.link.state(RedisRole.STREAMS) == RedisLinkState.READY);
        proxy.silence();

        CompletableFuture<?> next = LinkFixture.begin(fixture.link.block(
                RedisCommand.read("XREAD", "BLOCK", "200", "STREAMS", "s", "$").within(ofSeconds(1))));
        await().atMost(ofSeconds(5)).until(() -> lost(RedisRole.STREAMS));
        await().until(next::isDone);
        assertThat(next).isCompletedExceptionally();
        assertThat(blocked).isDone();
    }
}
