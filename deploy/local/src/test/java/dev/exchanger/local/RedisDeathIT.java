package dev.exchanger.local;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.demo.Customer;
import dev.exchanger.local.demo.Desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis killed -9 in the middle of the story and started again, empty. */
@ExtendWith(SuiteFixture.class)
class RedisDeathIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void theStoryEndsCorrectlyWithoutRedisAndAfterIt(RunningSuite running) {
        Desk desk = new Desk(running.http(), running.suite().address());
        try (Customer customer = running.customer()) {
            customer.connect(running.suite().process("realtime-2").uri());
            ApiClient exchange = running.exchange("exchange-1", customer);
            String before = place(desk, exchange);

            String during;
            running.suite().backends().redis().kill9();
            try {
                for (String node : new String[] {"exchange-1", "exchange-2", "realtime-2", "identity-1", "bot-1"}) {
                    await(node + " says that it works without Redis")
                            .atMost(SOON)
                            .until(() -> isFallback(running, node));
                }
                during = place(desk, exchange);
                await("both orders expire without Redis")
                        .atMost(SuiteFixture.ORDER_TTL.plusSeconds(10))
                        .until(() -> isExpired(exchange, before) && isExpired(exchange, during));
                assertThat(customer.socket().isOpen()).as("the socket stays").isTrue();
            } finally {
                running.suite().backends().redis().restart();
            }

            for (String node : new String[] {"exchange-1", "exchange-2", "realtime-2", "identity-1", "bot-1"}) {
                await(node + " is connected again").atMost(SOON).until(() -> isConnected(running, node));
            }
            // What happened meanwhile reaches the socket, and so does what happens now: subscriptions are back.
            customer.socket().awaitOrderEvent("order.expired", before, SOON);
            customer.socket().awaitOrderEvent("order.expired", during, SOON);
            String after = place(desk, exchange);
            customer.socket().awaitOrderEvent("order.created", after, SOON);
            customer.socket().awaitOrderEvent("order.expired", after, SuiteFixture.ORDER_TTL.plus(SOON));

            for (String order : new String[] {before, during, after}) {
                assertThat(running.facts().transitionsTo("expired", order)).isEqualTo(1);
                assertThat(running.facts().events("exchange.order.expired.v1", order))
                        .isEqualTo(1);
                assertThat(customer.socket().countOrderEvents("order.expired", order))
                        .isEqualTo(1);
            }
            assertThat(running.facts().overdue()).isZero();
        }
    }

    private static String place(Desk desk, ApiClient exchange) {
        JsonNode order = desk.order(exchange, desk.quote(exchange, "20.00"));
        return order.path("id").asText();
    }

    private static boolean isExpired(ApiClient exchange, String order) {
        return exchange.get("/api/v1/orders/" + order)
                .expect(200)
                .body()
                .path("status")
                .asText()
                .equals("expired");
    }

    private static boolean isFallback(RunningSuite running, String node) {
        JsonNode redis = health(running, node);
        return redis.path("fallback").asBoolean() && !redis.path("connected").asBoolean(true);
    }

    private static boolean isConnected(RunningSuite running, String node) {
        JsonNode redis = health(running, node);
        return redis.path("connected").asBoolean() && !redis.path("fallback").asBoolean(true);
    }

    private static JsonNode health(RunningSuite running, String node) {
        return running.api(node).get("/api/health/redis").body().path("redis");
    }
}
