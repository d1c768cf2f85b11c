package dev.exchanger.platform.id;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UuidV7Test {

    @Test
    void hasVersionVariantAndTheTimeOfItsMaking() {
        long before = System.currentTimeMillis();
        UUID id = UuidV7.next();
        long after = System.currentTimeMillis();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        // Other tests of this JVM may have counted the generator a few milliseconds ahead.
        assertThat(UuidV7.timeOf(id).toEpochMilli()).isBetween(before, after + 1000);
    }

    @Test
    void isStrictlyIncreasingInEveryOrderInUse() {
        List<UUID> ids = Stream.generate(UuidV7::next).limit(100_000).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids.stream().map(UUID::toString)).isSorted();
    }

    @Test
    void isUniqueAndIncreasingInEachOfManyThreads() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<List<UUID>> taker =
                    () -> Stream.generate(UuidV7::next).limit(20_000).toList();
            Set<UUID> all = new HashSet<>();
            for (Future<List<UUID>> taken : pool.invokeAll(Collections.nCopies(threads, taker))) {
                assertThat(taken.get()).isSorted();
                all.addAll(taken.get());
            }
            assertThat(all).hasSize(threads * 20_000);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void carriesAGivenTime() {
        Instant time = Instant.parse("2026-11-21T10:15:30.123Z");

        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(UuidV7.at(time));
        }

        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(UuidV7.timeOf(id)).isEqualTo(time);
        });
        assertThat(UuidV7.at(time.plusMillis(1))).isGreaterThan(Collections.max(ids));
        assertThat(UuidV7.at(time.minusMillis(1))).isLessThan(Collections.min(ids));
    }

    @Test
    void refusesTimesThatDoNotFitAndOtherVersions() {
        assertThatThrownBy(() -> UuidV7.at(Instant.ofEpochMilli(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UuidV7.at(Instant.ofEpochMilli(1L << 48)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UuidV7.timeOf(UUID.randomUUID())).isInstanceOf(IllegalArgumentException.class);
    }
}
