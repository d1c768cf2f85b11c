package dev.exchanger.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.RealtimeClient;
import dev.exchanger.local.demo.Customer;
import dev.exchanger.local.demo.Desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two replicas of exchange, two of realtime: what one does once is done once for all, and heard on every node. */
@ExtendWith(SuiteFixture.class)
class ReplicasIT {
    private static final Duration LIMIT = SuiteFixture.ORDER_TTL.plusSeconds(10);

    @Test
    void anOrderOfOneNodeExpiresOnceAndIsHeardOnTheOtherNodes(RunningSuite running) {
        Desk desk = new Desk(running.http(), running.suite().address());
        try (Customer customer = running.customer();
                RealtimeClient first = connect(running, "realtime-1", customer);
                RealtimeClient second = connect(running, "realtime-2", customer)) {
            List<String> orders = new ArrayList<>();
            for (String node : List.of("exchange-1", "exchange-2")) {
                ApiClient exchange = running.exchange(node, customer);
                JsonNode order = desk.order(exchange, desk.quote(exchange, "20.00"));
                orders.add(order.path("id").asText());
            }

            for (String order : orders) {
                first.awaitOrderEvent("order.expired", order, LIMIT);
                second.awaitOrderEvent("order.expired", order, LIMIT);
            }

            for (String order : orders) {
                assertThat(running.facts().transitionsTo("expired", order)).isEqualTo(1);
                assertThat(running.facts().events("exchange.order.expired.v1", order))
                        .isEqualTo(1);
                for (RealtimeClient socket : List.of(first, second)) {
                    assertThat(socket.countOrderEvents("order.created", order)).isEqualTo(1);
                    assertThat(socket.countOrderEvents("order.expired", order)).isEqualTo(1);
                }
                assertThat(statusOnBothNodes(running, customer, order)).containsExactly("expired", "expired");
            }
        }
    }

    @Test
    void aKilledReplicaLosesNoExpiry(RunningSuite running) {
        Desk desk = new Desk(running.http(), running.suite().address());
        try (Customer customer = running.customer();
                RealtimeClient socket = connect(running, "realtime-2", customer)) {
            ApiClient exchange = running.exchange("exchange-2", customer);
            String order = desk.order(exchange, desk.quote(exchange, "20.00"))
                    .path("id")
                    .asText();

            running.suite().process("exchange-2").kill9();
            try {
                socket.awaitOrderEvent("order.expired", order, LIMIT);
                assertThat(running.facts().transitionsTo("expired", order)).isEqualTo(1);
                assertThat(socket.countOrderEvents("order.expired", order)).isEqualTo(1);
            } finally {
                running.suite().restart("exchange-2");
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> running.facts().overdue() == 0);
        }
    }

    private static RealtimeClient connect(RunningSuite running, String node, Customer customer) {
        return RealtimeClient.connect(
                running.http(), running.suite().process(node).uri(), customer.accessToken());
    }

    private static List<String> statusOnBothNodes(RunningSuite running, Customer customer, String order) {
        return List.of("exchange-1", "exchange-2").stream()
                .map(node -> running.exchange(node, customer)
                        .get("/api/v1/orders/" + order)
                        .expect(200)
                        .body()
                        .path("status")
                        .asText())
                .toList();
    }
}
