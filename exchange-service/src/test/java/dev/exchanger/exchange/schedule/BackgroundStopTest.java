package dev.exchanger.exchange.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.testkit.quarkus.ServiceBackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The step of a stop that ends background work, in an application that no other test needs after it. */
@QuarkusTest
@WithTestResource(
        value = ServiceBackends.class,
        initArgs = {
            @ResourceArg(name = "databases", value = "exchanger_web,exchanger_admin:ADMIN"),
            @ResourceArg(name = "exchanger.exchange.reserve.fold-every", value = "PT0.1S"),
            @ResourceArg(name = "test.every-second", value = "* * * * * ?")
        })
class BackgroundStopTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> LOOPS = List.of("reserve folding", "payout checks", EverySecond.NAME);

    @Inject
    BackgroundWork work;

    @Inject
    Scheduler scheduler;

    @Inject
    EverySecond everySecond;

    @Test
    void nothingBeginsAnyMoreAndWhatIsUnderWayEnds() {
        await().atMost(SOON).until(() -> everySecond.begun() == 1 && work.passes("reserve folding") > 2);

        CompletableFuture<Void> stopped = work.run().subscribeAsCompletionStage();

        assertThat(scheduler.isRunning()).isFalse();
        int called = everySecond.called();
        twoSecondsPass();
        assertThat(everySecond.called()).as("jobs since the stop began").isEqualTo(called);
        assertThat(stopped).as("the work under way has not ended").isNotDone();

        everySecond.end();
        assertThat(stopped).succeedsWithin(SOON);
        assertThat(work.passes(EverySecond.NAME)).isEqualTo(1);
        List<Long> passes = LOOPS.stream().map(work::passes).toList();
        twoSecondsPass();
        assertThat(LOOPS.stream().map(work::passes)).containsExactlyElementsOf(passes);
        assertThat(everySecond.begun()).isEqualTo(1);
    }

    /** In which a scheduler that was not paused would call twice. */
    private static void twoSecondsPass() {
        Instant until = Instant.now().plusSeconds(2);
        await().atMost(SOON).until(() -> Instant.now().isAfter(until));
    }
}
