package dev.exchanger.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.RawHttp.Outcome;
import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.demo.Customer;
import dev.exchanger.local.demo.Desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SIGTERM under load: a request that a replica accepted is answered, one that it does not take is refused. A stream ends
 * as it should and goes on at the other replica.
 */
@ExtendWith(SuiteFixture.class)
class ShutdownIT {
    private static final int CALLERS = 6;

    @Test
    void acceptsNoRequestThatItThenDrops(RunningSuite running) throws Exception {
        // The one who follows an order has not used up his requests with the load.
        try (Customer customer = running.customer();
                Customer follower = running.customer()) {
            ServiceProcess replica = running.suite().process("exchange-2");
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS + 1);
            Map<Outcome, Integer> outcomes = new TreeMap<>();
            try {
                List<Future<Map<Outcome, Integer>>> results = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    results.add(callers.submit(() -> load(replica, customer.accessToken(), stop)));
                }
                // Enough answered requests that the stop falls into the load.
                await().atMost(Duration.ofSeconds(30)).until(() -> RawHttp.answered() > 300);
                String order = place(running, follower);
                List<String> heard = new CopyOnWriteArrayList<>();
                Future<Integer> stream = callers.submit(
                        () -> follow(running.http(), events(running, "exchange-2", follower, order), heard));
                await().atMost(Duration.ofSeconds(10)).until(() -> heard.contains("id: 1"));
                replica.terminate();
                assertThat(replica.awaitExit(Duration.ofSeconds(25)))
                        .as("ends by itself")
                        .isTrue();
                // A connection that is only cut would have failed.
                assertThat(stream.get(10, TimeUnit.SECONDS)).isEqualTo(200);
                assertThat(heard).containsExactly("id: 1");
                stop.set(true);
                HttpRequest.Builder resumed = events(running, "exchange-1", follower, order);
                assertThat(callers.submit(() -> follow(running.http(), resumed.header("Last-Event-ID", "1"), heard))
                                .get(30, TimeUnit.SECONDS))
                        .isEqualTo(200);
                assertThat(heard).containsExactly("id: 1", "id: 2");
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
            // those carried a request that it accepted: it counted exactly the requests that were answered, and the
            // stream.
            assertThat(running.log("exchange-2")).anySatisfy(line -> assertThat(line)
                    .contains("all " + (answered + 1) + " accepted requests answered"));
        }
    }

    private static HttpRequest.Builder events(RunningSuite running, String node, Customer customer, String order) {
        return HttpRequest.newBuilder(
                        running.suite().process(node).uri().resolve("/api/v1/orders/" + order + "/events"))
                .header("Authorization", "Bearer " + customer.accessToken())
                .timeout(Duration.ofSeconds(10));
    }

    private static String place(RunningSuite running, Customer customer) {
        Desk desk = new Desk(running.http(), running.suite().address());
        ApiClient exchange = running.exchange("exchange-1", customer);
        return desk.order(exchange, desk.quote(exchange, "20.00")).path("id").asText();
    }

    /** Reads a stream to its end. @param heard gets the lines with ids @return the status */
    private static int follow(HttpClient http, HttpRequest.Builder request, List<String> heard)
            throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            lines.filter(line -> line.startsWith("id: ")).forEach(heard::add);
        }
        return response.statusCode();
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
