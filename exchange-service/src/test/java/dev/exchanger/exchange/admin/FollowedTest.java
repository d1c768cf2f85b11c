package dev.exchanger.exchange.admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.loop.BackgroundWork;

import static org.assertj.core.api.Assertions.assertThat;

/** What is at hand is the newest that was read. */
class FollowedTest {

    private final Vertx vertx = Vertx.vertx();
    private final Deque<CompletableFuture<String>> readings = new ArrayDeque<>();
    private final Followed<String> followed = new Followed<>(
            new BackgroundWork(vertx, new SimpleMeterRegistry(), List.of()),
            "test",
            () -> {
                readings.add(new CompletableFuture<>());
                return Uni.createFrom().completionStage(readings.getLast());
            },
            "initial",
            Duration.ofHours(1));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void read() {
        followed.refresh().subscribe().with(done -> {}, failure -> {});
    }

    @Test
    void aReadingThatBeganEarlierDoesNotReplaceANewerOne() {
        read();
        read();
        readings.removeLast().complete("new");
        assertThat(followed.now()).isEqualTo("new");
        readings.removeFirst().complete("old");
        assertThat(followed.now()).isEqualTo("new");
    }

    @Test
    void aReadingThatFailsChangesNothingAndHidesNoOther() {
        assertThat(followed.now()).isEqualTo("initial");
        read();
        read();
        readings.removeLast().completeExceptionally(new IllegalStateException("away"));
        assertThat(followed.now()).isEqualTo("initial");
        readings.removeFirst().complete("read");
        assertThat(followed.now()).isEqualTo("read");
    }
}
