package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.expiry.RedisLock.Held;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.platform.key.RedisKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
class RedisLockTest extends DeskTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final String resource = UUID.randomUUID().toString();

    @Inject
    RedisLock lock;

    @Test
    void onlyOneOfManyGetsIt() {
        List<CompletableFuture<Optional<Held>>> tries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tries.add(lock.tryAcquire(resource, LONG).subscribeAsCompletionStage());
        }

        assertThat(tries.stream().map(CompletableFuture::join).flatMap(Optional::stream))
                .hasSize(1);
    }

    @Test
    void laterHoldersHaveAGreaterFence() {
        Held first = result(lock.tryAcquire(resource, LONG)).orElseThrow();
        assertThat(result(lock.release(first))).isTrue();
        Held second = result(lock.tryAcquire(resource, LONG)).orElseThrow();

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    void aLeaseThatRanOutIsNotReleasedOverItsSuccessor() {
        Held late = result(lock.tryAcquire(resource, Duration.ofMillis(20))).orElseThrow();
        await().until(() -> result(lock.tryAcquire(resource, LONG)).isPresent());

        assertThat(result(lock.release(late))).isFalse();
        assertThat(result(lock.tryAcquire(resource, LONG))).isEmpty();
    }

    @Test
    void aLockEndsWithItsLease() {
        result(lock.tryAcquire(resource, LONG)).orElseThrow();

        assertThat((Long) faults.redis().command("PTTL", RedisKeys.lock(resource)))
                .isBetween(1L, LONG.toMillis());
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
