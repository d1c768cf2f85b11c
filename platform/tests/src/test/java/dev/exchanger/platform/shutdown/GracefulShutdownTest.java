package dev.exchanger.platform.shutdown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class GracefulShutdownTest {

    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger halted = new AtomicInteger();

    private record Step(int order, String name, Uni<Void> work) implements ShutdownStep {
        @Override
        public Uni<Void> run() {
            return work;
        }
    }

    private ShutdownStep step(int order, String name) {
        return new Step(order, name, Uni.createFrom().voidItem().invoke(() -> ran.add(name)));
    }

    private void stop(Duration timeout, ShutdownStep... steps) {
        new GracefulShutdown(List.of(steps), timeout, halted::set).run();
    }

    @Test
    void stepsRunOneAfterTheOtherInTheirOrder() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        ShutdownStep first = new Step(
                ShutdownStep.READINESS,
                "slow",
                Uni.createFrom().completionStage(slow).invoke(() -> ran.add("slow")));
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> stop(
                Duration.ofSeconds(20),
                step(ShutdownStep.REDIS, "redis"),
                step(ShutdownStep.OUTBOX, "outbox"),
                first,
                step(ShutdownStep.REQUESTS, "requests"),
                step(ShutdownStep.SCHEDULERS, "b-scheduler"),
                step(ShutdownStep.SCHEDULERS, "a-scheduler")));
        assertThat(ran).isEmpty();
        slow.complete(null);
        all.join();
        assertThat(ran).containsExactly("slow", "a-scheduler", "b-scheduler", "requests", "outbox", "redis");
        assertThat(halted).hasValue(0);
    }

    @Test
    void aFailedStepDoesNotStopTheNext() {
        stop(
                Duration.ofSeconds(20),
                new Step(1, "fails", Uni.createFrom().failure(new IllegalStateException("broken"))),
                new Step(2, "throws", Uni.createFrom().deferred(() -> {
                    throw new IllegalArgumentException("worse");
                })),
                new Step(3, "error", Uni.createFrom().failure(new NoClassDefFoundError("gone"))),
                step(4, "last"));
        assertThat(ran).containsExactly("last");
        assertThat(halted).hasValue(0);
    }

    @Test
    void theHardTimerHaltsWhateverHangs() {
        // In a daemon thread: nothing but the timer ends this stop.
        Thread stuck = new Thread(() -> stop(
                Duration.ofMillis(100), new Step(1, "blocks", Uni.createFrom().deferred(() -> {
                    new CompletableFuture<Void>().join();
                    return Uni.createFrom().voidItem();
                }))));
        stuck.setDaemon(true);
        stuck.start();
        await().until(() -> halted.get() == GracefulShutdown.HALTED);
    }

    @Test
    void aJvmThatOutlivesTheStopIsNotHalted() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        GracefulShutdown shutdown = new GracefulShutdown(List.of(), Duration.ofSeconds(20), halted::set);
        shutdown.run();
        List<Thread> timers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("shutdown-timer") && !before.contains(thread))
                .toList();
        assertThat(timers).hasSize(1);
        shutdown.disarm();
        await().until(() -> !timers.get(0).isAlive());
        assertThat(halted).hasValue(0);
    }
}
