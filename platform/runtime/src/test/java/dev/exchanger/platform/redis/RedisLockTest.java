package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisLock.Held;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;

import static dev.exchanger.platform.redis.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RedisLockTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final RedisServer server = Backends.shared().redis();
    private final String resource = UUID.randomUUID().toString();
    private LinkFixture fixture;
    private RedisLock lock;

    @BeforeEach
    void open() {
        fixture = LinkFixture.started(server.url(), "lock", Map.of());
        lock = new RedisLock(fixture.link);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void onlyOneOfManyGetsIt() {
        List<CompletableFuture<Optional<Held>>> tries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tries.add(LinkFixture.begin(lock.tryAcquire(resource, LONG)));
        }

        assertThat(tries.stream().map(CompletableFuture::join).flatMap(Optional::stream))
                .hasSize(1);
    }

    @Test
    void laterHoldersHaveAGreaterFence() {
        Held first = await(lock.tryAcquire(resource, LONG)).orElseThrow();
        assertThat(await(lock.release(first))).isTrue();
        Held second = await(lock.tryAcquire(resource, LONG)).orElseThrow();

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    void aLeaseThatRanOutIsNotReleasedOrExtendedOverItsSuccessor() {
        Held late = await(lock.tryAcquire(resource, Duration.ofMillis(20))).orElseThrow();
        await().until(() -> await(lock.tryAcquire(resource, LONG)).isPresent());

        assertThat(await(lock.extend(late, LONG))).isFalse();
        assertThat(await(lock.release(late))).isFalse();
        assertThat(await(lock.tryAcquire(resource, LONG))).isEmpty();
    }

    @Test
    void anExtendedLeaseLasts() {
        Held held = await(lock.tryAcquire(resource, Duration.ofSeconds(5))).orElseThrow();

        assertThat(await(lock.extend(held, LONG))).isTrue();
        assertThat((Long) server.command("PTTL", RedisKeys.lock(resource))).isGreaterThan(5_000);
    }
}
