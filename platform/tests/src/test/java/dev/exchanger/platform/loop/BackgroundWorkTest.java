package dev.exchanger.platform.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class BackgroundWorkTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Queue<String> order = new ConcurrentLinkedQueue<>();
    private final BackgroundWork work = new BackgroundWork(VERTX, registry, List.of(() -> order.add("trigger paused")));

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void whatIsDoneEverySoOftenIsDoneAtOnceAndAgain() {
        AtomicInteger runs = new AtomicInteger();
        work.every("test", SOON, () -> done(runs));
        await().until(() -> runs.get() > 2);
    }

    @Test
    void theFirstPassMayWaitAndANudgeBringsItForward() {
        AtomicInteger late = new AtomicInteger();
        AtomicInteger soon = new AtomicInteger();
        WorkLoop waiting = work.every("waiting", LONG, SOON, () -> done(late));
        work.every("other", SOON, SOON, () -> done(soon));
        await().until(() -> soon.get() > 2);
        assertThat(late).hasValue(0);
        waiting.nudge();
        await().until(() -> late.get() > 2);
    }

    @Test
    void portionsFollowEachOtherUntilOneIsNotFull() {
        Queue<Integer> portions = new ArrayDeque<>(List.of(100, 100, 7));
        work.loop("test", () -> Uni.createFrom().item(portions.remove()).map(BackgroundWork.untilLessThan(100, LONG)))
                .start();
        await().until(() -> work.passes("test") == 3);
        assertThat(portions).isEmpty();
    }

    /** Whatever begins by itself is told first; then the step waits for what is under way and nothing begins any more. */
    @Test
    void theStopWaitsForAllPassesUnderWayAndNoneBeginsAfterIt() {
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        WorkLoop one = work.every("one", SOON, () -> slow(begun, first));
        WorkLoop two = work.every("two", SOON, () -> slow(begun, second));
        WorkLoop waiting = work.every("waiting", LONG, LONG, () -> slow(begun, first));
        await().until(() -> begun.get() == 2);

        CompletableFuture<Void> stopped =
                work.run().invoke(() -> order.add("stopped")).subscribeAsCompletionStage();
        order.add("first ends");
        first.complete(null);
        await().until(() -> work.passes("one") == 1);
        assertThat(stopped).isNotDone();
        order.add("second ends");
        second.complete(null);

        assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
        assertThat(order).containsExactly("trigger paused", "first ends", "second ends", "stopped");
        List.of(one, two, waiting).forEach(WorkLoop::nudge);
        WorkLoop late = work.every("late", SOON, () -> slow(begun, first));
        for (WorkLoop loop : List.of(one, two, waiting, late)) {
            loop.stop().await().atMost(Duration.ofSeconds(5));
        }
        assertThat(begun).hasValue(2);
    }

    @Test
    void aDetachedLoopIsLeftToItsOwner() {
        AtomicInteger runs = new AtomicInteger();
        WorkLoop loop = work.detached("test", () -> done(runs).replaceWith(SOON));
        loop.start();
        work.run().await().atMost(Duration.ofSeconds(5));
        int until = runs.get();
        await().until(() -> runs.get() > until + 1);
        loop.stop().await().atMost(Duration.ofSeconds(5));
    }

    @Test
    void whereNoOrderlyStopRanAllLoopsEndWithTheApplication() {
        WorkLoop attached = work.every("attached", SOON, () -> done(new AtomicInteger()));
        WorkLoop detached = work.detached("detached", () -> Uni.createFrom().item(SOON));
        detached.start();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        attached.onStopped(() -> detached.onStopped(() -> ended.complete(null)));
        work.onStop(null);
        assertThat(ended).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void failuresAreCountedUntilItWorksAgain() {
        AtomicInteger runs = new AtomicInteger();
        WorkLoop loop = work.loop(
                "test",
                () -> runs.incrementAndGet() < 3
                        ? Uni.createFrom().failure(new IllegalStateException("fails in this test"))
                        : Uni.createFrom().item(LONG));
        loop.start();
        await().until(() -> work.passes("test") == 1);
        assertThat(failing()).isEqualTo(1);
        await().until(() -> work.passes("test") == 3);
        assertThat(failing()).isZero();
        assertThat(counted("exchanger.background.work.failures")).isEqualTo(2);
        assertThat(counted("exchanger.background.work.passes")).isEqualTo(3);
    }

    @Test
    void workThatNobodyTriesAnyMoreIsNotFailing() {
        WorkLoop loop =
                work.loop("test", () -> Uni.createFrom().failure(new IllegalStateException("fails in this test")));
        loop.start();
        await().until(() -> failing() == 1);
        loop.stop().await().atMost(Duration.ofSeconds(5));
        assertThat(failing()).isZero();
    }

    @Test
    void passesOfWhatIsNotThereAreNotZero() {
        assertThatThrownBy(() -> work.passes("tset")).isInstanceOf(IllegalArgumentException.class);
    }

    private double failing() {
        return registry.get("exchanger.background.work.failing")
                .tag("work", "test")
                .gauge()
                .value();
    }

    private double counted(String meter) {
        return registry.get(meter).tag("work", "test").functionCounter().count();
    }

    private static Uni<Void> done(AtomicInteger runs) {
        return Uni.createFrom().voidItem().invoke(runs::incrementAndGet);
    }

    private static Uni<Void> slow(AtomicInteger begun, CompletableFuture<Void> gate) {
        begun.incrementAndGet();
        return Uni.createFrom().completionStage(gate);
    }
}
