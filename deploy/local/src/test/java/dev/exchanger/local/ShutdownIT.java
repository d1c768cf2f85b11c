package dev.exchanger.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.RawHttp.Outcome;
import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.demo.Customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** SIGTERM under load: a request that a replica accepted is answered, one that it does not take is refused. */
@ExtendWith(SuiteFixture.class)
class ShutdownIT {
    private static final int CALLERS = 6;

    @Test
    void acceptsNoRequestThatItThenDrops(RunningSuite running) throws Exception {
        try (Customer customer = running.customer()) {
            ServiceProcess replica = running.suite().process("exchange-2");
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            Map<Outcome, Integer> outcomes = new TreeMap<>();
            try {
                List<Future<Map<Outcome, Integer>>> results = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    results.add(callers.submit(() -> load(replica, customer.accessToken(), stop)));
                }
                // Enough answered requests that the stop falls into the load.
                await().atMost(Duration.ofSeconds(30)).until(() -> RawHttp.answered() > 300);
                replica.terminate();
                assertThat(replica.awaitExit(Duration.ofSeconds(25)))
                        .as("ends by itself")
                        .isTrue();
                stop.set(true);
                for (Future<Map<Outcome, Integer>> result : results) {
                    result.get(30, TimeUnit.SECONDS)
                            .forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
                }
            } finally {
                stop.set(true);
                callers.shutdownNow();
                running.suite().restart("exchange-2");
            }
            System.out.println("requests around SIGTERM: " + outcomes);
            int answered = outcomes.getOrDefault(Outcome.ANSWERED, 0);
            assertThat(answered).isGreaterThan(300);
            assertThat(outcomes.getOrDefault(Outcome.TORN, 0)).isZero();
            assertThat(outcomes.getOrDefault(Outcome.SILENCE, 0)).isLessThanOrEqualTo(CALLERS);
            // A connection that the system still held for the replica is reset when the replica stops listening. None
            // of
            // those carried a request that it accepted: it counted exactly the requests that were answered.
            assertThat(running.log("exchange-2"))
                    .anySatisfy(line -> assertThat(line).contains("all " + answered + " accepted requests answered"));
        }
    }

    private static Map<Outcome, Integer> load(ServiceProcess replica, String token, AtomicBoolean stop) {
        Map<Outcome, Integer> outcomes = new TreeMap<>();
        String body = "{\"from\":\"USDT\",\"to\":\"UAH\",\"side\":\"give\",\"amount\":\"10.00\"}";
        while (!stop.get()) {
            Outcome outcome = RawHttp.post(replica.uri(), "/api/v1/quotes", token, body);
            outcomes.merge(outcome, 1, Integer::sum);
        }
        return outcomes;
    }
}
