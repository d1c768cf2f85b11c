package dev.exchanger.platform.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkLoopTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration LONG = Duration.ofHours(1);

    private final BackgroundWork work = new BackgroundWork(VERTX, new SimpleMeterRegistry(), List.of());

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void repeatsAtOnceWhileThereIsWork() {
        AtomicInteger runs = new AtomicInteger();
        WorkLoop loop =
                work.loop("test", () -> Uni.createFrom().item(runs.incrementAndGet() < 50 ? Duration.ZERO : LONG));
        loop.start();
        Awaitility.await().until(() -> runs.get() == 50);
        loop.stop().await().atMost(Duration.ofSeconds(5));
        assertThat(runs).hasValue(50);
    }

    @Test
    void aNudgeDuringAStepIsNotLost() {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Duration> first = new CompletableFuture<>();
        WorkLoop loop = work.loop(
                "test",
                () -> runs.incrementAndGet() == 1
                        ? Uni.createFrom().completionStage(first)
                        : Uni.createFrom().item(LONG));
        loop.start();
        Awaitility.await().until(() -> runs.get() == 1);
        loop.nudge();
        loop.nudge();
        first.complete(LONG);
        Awaitility.await().until(() -> runs.get() == 2);
        loop.stop().await().atMost(Duration.ofSeconds(5));
        assertThat(runs).hasValue(2);
    }

    @Test
    void aFailedStepIsRepeatedAndDoesNotEndTheLoop() {
        AtomicInteger runs = new AtomicInteger();
        WorkLoop loop = work.loop("test", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("thrown");
            }
            return runs.get() == 2
                    ? Uni.createFrom().failure(new IllegalStateException("failed"))
                    : Uni.createFrom().item(LONG);
        });
        loop.start();
        Awaitility.await().until(() -> runs.get() == 3);
        loop.stop().await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void stopWaitsForTheRunningStepAndNothingFollows() {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Duration> step = new CompletableFuture<>();
        WorkLoop loop = work.loop("test", () -> {
            runs.incrementAndGet();
            return Uni.createFrom().completionStage(step);
        });
        loop.start();
        Awaitility.await().until(loop::busy);
        CompletableFuture<Void> stopped = loop.stop().subscribeAsCompletionStage();
        assertThat(stopped).isNotDone();
        step.complete(Duration.ZERO);
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
        loop.nudge();
        assertThat(runs).hasValue(1);
    }

    @Test
    void stoppingWhatNeverStartedIsDone() {
        WorkLoop loop = work.loop("test", () -> Uni.createFrom().item(LONG));
        assertThat(loop.stop().subscribeAsCompletionStage()).succeedsWithin(Duration.ofSeconds(5));
    }
}
