package dev.exchanger.realtime.stress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stress test: many small scenarios, each with people, rooms and a ledger of its own, at the same time on the same
 * nodes. Faults that hit everybody are played once for all scenarios that are about them. The order of the methods is
 * that of the faults, from none to the loss of nodes.
 */
@TestMethodOrder(OrderAnnotation.class)
class StressIT {

    /** More would only wait for the two processors. */
    private static final int AT_ONCE = 16;

    private static Cluster cluster;
    private static Report report;

    @BeforeAll
    static void start() {
        report = new Report();
        cluster = new Cluster();
        CompletableFuture<Node> first = cluster.start("first");
        CompletableFuture<Node> second = cluster.start("second");
        CompletableFuture.allOf(first, second).join();
        System.out.printf(
                "stress: two nodes serve after %.1f s%n", report.sinceStart().toMillis() / 1000.0);
    }

    @AfterAll
    static void stop() {
        System.out.println(report.table());
        cluster.close();
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> withoutFaults() {
        // Those that mostly wait come first.
        List<Scenario> scenarios = new ArrayList<>(PresenceScenarios.all());
        scenarios.addAll(FrameScenarios.all());
        scenarios.addAll(AccessScenarios.all());
        scenarios.addAll(KeyScenarios.all());
        scenarios.addAll(ResumeScenarios.all());
        scenarios.addAll(ChatScenarios.all());
        scenarios.addAll(CollaborationScenarios.all());
        return play("calm", scenarios, Runnable::run, AT_ONCE);
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> recoveryStorm() {
        return play("storm", List.of(ResumeScenarios.storm()), Runnable::run, 1);
    }

    @TestFactory
    @Order(3)
    Stream<DynamicTest> redisPaused() {
        return play("Redis paused", RedisFaultScenarios.paused(), RedisFaultScenarios.pause(cluster));
    }

    @TestFactory
    @Order(4)
    Stream<DynamicTest> linksFail() {
        return play("links", LinkFaultScenarios.all(), LinkFaultScenarios.links(cluster));
    }

    @TestFactory
    @Order(5)
    Stream<DynamicTest> redisKilled() {
        return play("Redis killed", RedisFaultScenarios.killed(), RedisFaultScenarios.kill(cluster));
    }

    @TestFactory
    @Order(6)
    Stream<DynamicTest> nodeKilled() {
        return play("node killed", NodeScenarios.killed(), NodeScenarios.kill(cluster));
    }

    @TestFactory
    @Order(7)
    Stream<DynamicTest> nodesDrained() {
        return play("drain", NodeScenarios.drained(), NodeScenarios.drain(cluster));
    }

    /** A fault is for all its scenarios at the same time. */
    private static Stream<DynamicTest> play(String phase, List<Scenario> scenarios, Act.Fault fault) {
        return play(phase, scenarios, fault, scenarios.size());
    }

    private static Stream<DynamicTest> play(String phase, List<Scenario> scenarios, Act.Fault fault, int atOnce) {
        Semaphore places = new Semaphore(atOnce, true);
        Act act = new Act(scenarios.size());
        List<Future<?>> running = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            running.add(cluster.threads().submit(() -> {
                places.acquire();
                try {
                    play(phase, scenario, act);
                } finally {
                    places.release();
                }
                return null;
            }));
        }
        Future<?> director = cluster.threads().submit(() -> {
            act.play(fault);
            return null;
        });
        Stream<DynamicTest> results = Stream.iterate(0, i -> i < running.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(
                        scenarios.get(i).name(), () -> running.get(i).get()));
        return Stream.concat(results, Stream.of(DynamicTest.dynamicTest("the fault itself", director::get)));
    }

    private static void play(String phase, Scenario scenario, Act act) throws Exception {
        long start = System.nanoTime();
        boolean passed = false;
        Stage stage = new Stage(cluster, act, scenario.name());
        try (stage) {
            scenario.body().play(stage);
            Verdict verdict = stage.ledger().verdict();
            assertThat(verdict.faults()).isEmpty();
            assertThat(verdict.clean()).isTrue();
            passed = true;
        } finally {
            report.add(
                    phase,
                    scenario.name(),
                    stage.ledger().verdict(),
                    passed,
                    Duration.ofNanos(System.nanoTime() - start),
                    stage.note());
        }
    }
}
