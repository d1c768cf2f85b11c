package dev.exchanger.exchange.schedule;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/** Work at each second that ends when the test says so. Off but where a test sets {@code test.every-second}. */
@ApplicationScoped
class EverySecond {

    static final String NAME = "every second";

    private final AtomicInteger called = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final WorkLoop loop;

    EverySecond(BackgroundWork work) {
        this.loop = work.loop(NAME, this::pass);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start(WorkLoop.UNTIL_NUDGED);
    }

    @Scheduled(cron = "${test.every-second:off}")
    void due() {
        called.incrementAndGet();
        loop.nudge();
    }

    private Uni<Duration> pass() {
        begun.incrementAndGet();
        return Uni.createFrom().completionStage(end).replaceWith(WorkLoop.UNTIL_NUDGED);
    }

    int called() {
        return called.get();
    }

    int begun() {
        return begun.get();
    }

    void end() {
        end.complete(null);
    }
}
